#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct resolver {
    struct hostent *(*gethostbyname)(const char *); // ok: net-legacy
    int (*lookup)(struct resolver *, const char *);
};

static int resolve(const char *host, struct in_addr *out)
{
    struct hostent *h = gethostbyname(host); // expect: net-legacy

    if (!h)
        return -1;
    *out = *(struct in_addr *)h->h_addr_list[0];
    return 0;
}

static void print_peer(const struct sockaddr_in *peer)
{
    printf("%s\n", inet_ntoa(peer->sin_addr)); // expect: net-legacy
}

static in_addr_t parse(const char *text)
{
    return (inet_addr)(text); // expect: net-legacy
}

static void use_libc(struct resolver *r)
{
    r->gethostbyname = gethostbyname; // expect: net-legacy
}

static int parse_safely(const char *text, struct in_addr *out)
{
    /* inet_aton would accept "10.1" */ // ok: net-legacy
    return inet_pton(AF_INET, text, out) == 1; // ok: net-legacy
}

static struct hostent *cached(struct resolver *r, const char *host)
{
    return r->gethostbyname(host); // ok: net-legacy
}

static int resolve_both(const char *host, struct addrinfo **res)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };

    return getaddrinfo(host, "443", &hints, res);
}

static const char *async_gethostbyname(const char *host) // ok: net-legacy
{
    return host;
}
