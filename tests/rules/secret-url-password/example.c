/* Addresses with a password inside. */
const char *base = "postgres://app:kT9v-made-up@db.corp.net/orders";  // expect: secret-url-password
const char *proxy = "http://build:Zu7Fm2Qr@gate.corp.net:3128";  // expect: secret-url-password

const char *words = "http://user:password@gate.corp.net";  // ok: secret-url-password
const char *format = "ftp://%s:%s@gate.corp.net";  // ok: secret-url-password
const char *reserved = "https://app:kT9v-made-up@www.example.com";  // ok: secret-url-password
const char *port = "http://gate.corp.net:3128/a@b";  // ok: secret-url-password
