/* An embedded program whose own function has the name. */
struct command {
    unsigned char code;
    unsigned char arg;
};

static int pending;

static int system(struct command cmd) // ok: cmd-system
{
    pending = cmd.code << 8 | cmd.arg;
    return pending != 0;
}

int reset(void)
{
    return system((struct command){ .code = 1 }); // ok: cmd-system
}

int sleep_mode(unsigned char level)
{
    return system((struct command){ .code = 2, .arg = level }); // ok: cmd-system
}
