#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

extern int getpw(uid_t uid, char *buf); // ok: in-getpass // expect: proto-banned

struct ui {
    char *(*getpass)(struct ui *, const char *prompt); // ok: in-getpass
};

static int unlock(const char *expected)
{
    char *pw = getpass("Passphrase: "); // expect: in-getpass

    return pw && !strcmp(pw, expected);
}

static char *(*prompter(void))(const char *)
{
    return &getpass; // expect: in-getpass
}

static int account_line(uid_t uid, char *line)
{
    return (getpw)(uid, line); // expect: in-getpass
}

static char *ui_prompt(struct ui *ui)
{
    return ui->getpass(ui, "Passphrase: "); // ok: in-getpass
}

static int read_quietly(char *buf, int size)
{
    struct termios old, quiet;

    /* like getpass, but with our own buffer */ // ok: in-getpass
    if (tcgetattr(STDIN_FILENO, &old))
        return -1;
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    buf = fgets(buf, size, stdin);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
    return buf ? 0 : -1;
}
