/* Closed-loop senders: each connection has one message under way, and its answer starts the next one.
 *
 * In C, as pgbench is: the load generator runs on the processors that server and database are measured on.
 * One thread and epoll. The clock starts when every connection is ready; after SECONDS no new message begins, and
 * what is under way is waited for. Prints one line of JSON.
 *
 * sender PORT SECONDS http|stream < lines of "AUDIENCE TOKEN CONVERSATION[,CONVERSATION...]"
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define READY_TIME (30 * SECOND)
#define ANSWER_TIME (20 * SECOND)
#define MOST_SENDERS 2000
#define MOST_FAILURES 200
#define MOST_WRITTEN 2048
#define BUCKET_US 50
#define BUCKETS (2000000 / BUCKET_US + 1) /* the last one has everything from two seconds on */

enum opcode { TEXT_FRAME = 0x81, PONG_FRAME = 0x8A, CLOSE = 0x8, PING = 0x9 };
enum state { UPGRADING, GREETING, IDLE, WAITING, GONE };

struct sender {
    int fd;
    enum state state;
    char *audience, *token, **conversations;
    size_t conversation_count;
    unsigned long count; /* messages begun */
    char key[9];         /* makes the ids of this run its own */
    int64_t sent_at;
    char *in; /* what arrived and is no whole answer yet; a 0 follows it */
    size_t have, room;
};

static struct sender senders[MOST_SENDERS];
static size_t sender_count, ready, under_way;
static int poller, port, over_stream, is_started;
static int64_t now, deadline; /* `now` is read once per arrival: an answer and the next message share it */
static unsigned long accepted, failed, histogram[BUCKETS];
static char first_failure[400];

#define die(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), exit(1))

static int64_t clock_now(void) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * SECOND + moment.tv_nsec;
}

static double cpu_seconds(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec + used.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- what becomes of a message */

static void count_failure(const char *words, size_t size) {
    if (!failed++)
        snprintf(first_failure, sizeof first_failure, "%.*s", (int)(size < 380 ? size : 380), words);
}

static void lose(struct sender *s, const char *words) {
    if (!is_started)
        die("a connection to port %d was not ready: %s", port, words);
    if (s->state == WAITING) {
        under_way--;
        count_failure(words, strlen(words));
    }
    s->state = GONE;
    close(s->fd);
}

static void write_all(struct sender *s, const char *bytes, size_t size) {
    /* With one message under way the socket's buffer is as good as empty: a short write means trouble. */
    if (send(s->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size)
        lose(s, "the connection took no more bytes");
}

/* Clients must mask (RFC 6455 5.3); a mask of zeros leaves the text as it is. */
static void write_frame(struct sender *s, int head, const char *text, size_t size) {
    unsigned char frame[8 + MOST_WRITTEN];
    size_t at = size < 126 ? 2 : 4;
    if (size > MOST_WRITTEN)
        die("a frame of %zu bytes is longer than any this program writes", size);
    frame[0] = head;
    frame[1] = 0x80 | (size < 126 ? size : 126);
    frame[2] = size >> 8; /* a short frame's mask goes over these two */
    frame[3] = size;
    memset(frame + at, 0, 4);
    memcpy(frame + at + 4, text, size);
    write_all(s, (char *)frame, at + 4 + size);
}

static void begin_message(struct sender *s) {
    const char *conversation = s->conversations[s->count++ % s->conversation_count];
    char members[256], text[MOST_WRITTEN];
    int size = snprintf(members, sizeof members,
                        "\"client_message_id\":\"%s-%lu\",\"content\":{\"type\":\"text\","
                        "\"text\":\"My card was declined again, number %lu\"}",
                        s->key, s->count, s->count);
    s->sent_at = now;
    s->state = WAITING;
    under_way++;
    if (over_stream) {
        size = snprintf(text, sizeof text, "{\"type\":\"send\",\"conversation_id\":\"%s\",%s}", conversation, members);
        write_frame(s, TEXT_FRAME, text, size);
    } else {
        size = snprintf(text, sizeof text,
                        "POST /v1/%s/conversations/%s/messages HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                        "authorization: Bearer %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n{%s}",
                        s->audience, conversation, s->token, size + 2, members);
        write_all(s, text, size);
    }
}

static void settle(struct sender *s, int is_accepted, const char *words, size_t size) {
    if (s->state != WAITING)
        return; /* said by the server unasked */
    s->state = IDLE;
    under_way--;
    if (is_accepted) {
        int64_t bucket = (now - s->sent_at) / 1000 / BUCKET_US;
        histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
        accepted++;
    } else
        count_failure(words, size);
    if (now < deadline && failed < MOST_FAILURES)
        begin_message(s);
}

/* ---------------------------------------------------------------- what arrives: each returns the bytes it used, or 0 */

static size_t hear_http(struct sender *s, char *at, size_t size) {
    char *end = memmem(at, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    size_t head = end + 4 - at, body = 0;
    int status = strncmp(at, "HTTP/1.1 ", 9) ? 0 : atoi(at + 9), has_length = 0;
    for (char *line = at; line < end; line = (char *)memmem(line, end + 2 - line, "\r\n", 2) + 2)
        if (!strncasecmp(line, "content-length:", 15))
            body = strtoul(line + 15, NULL, 10), has_length = 1;
    if (!status || !has_length) {
        lose(s, "an answer that is not HTTP/1.1, or has no content-length");
        return 0;
    }
    if (size - head < body)
        return 0;
    settle(s, status == 200 || status == 201, at, head + body);
    return head + body;
}

static size_t hear_upgrade(struct sender *s, char *at, size_t size) {
    char hello[1024], *end = memmem(at, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (strncmp(at, "HTTP/1.1 101", 12))
        lose(s, at);
    s->state = GREETING;
    write_frame(s, TEXT_FRAME, hello,
                snprintf(hello, sizeof hello, "{\"type\":\"hello\",\"token\":\"%s\",\"cursors\":{}}", s->token));
    return end + 4 - at;
}

static int starts(const char *text, size_t size, const char *with) {
    return size >= strlen(with) && !memcmp(text, with, strlen(with));
}

static size_t hear_frame(struct sender *s, char *bytes, size_t size) {
    const unsigned char *at = (unsigned char *)bytes;
    if (size < 2)
        return 0;
    size_t start = 2, length = at[1] & 0x7F, wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size < start + wide)
        return 0;
    if (wide)
        for (length = 0; start < 2 + wide; start++)
            length = length << 8 | at[start];
    if (size - start < length)
        return 0;
    char *text = bytes + start;
    int kind = at[0] & 0x0F, is_ack = starts(text, length, "{\"type\":\"ack\"");
    if (kind == CLOSE)
        lose(s, length > 2 ? text + 2 : "closed by the server");
    else if (kind == PING)
        write_frame(s, PONG_FRAME, text, length);
    else if (s->state == GREETING && starts(text, length, "{\"type\":\"welcome\"")) {
        s->state = IDLE;
        ready++;
    } else if (is_ack || starts(text, length, "{\"type\":\"nack\""))
        settle(s, is_ack, text, length);
    return start + length; /* anything else is an event, and nobody's answer */
}

static void arrive(struct sender *s) {
    if (s->have + 4096 > s->room && !(s->in = realloc(s->in, s->room = 2 * s->room + 16384)))
        die("out of memory");
    ssize_t got = recv(s->fd, s->in + s->have, s->room - s->have - 1, MSG_DONTWAIT);
    if (got <= 0) {
        if (!got || (errno != EAGAIN && errno != EINTR))
            lose(s, got ? strerror(errno) : "the server hung up");
        return;
    }
    now = clock_now();
    s->have += got;
    s->in[s->have] = 0;
    size_t used = 0, step, (*hear)(struct sender *, char *, size_t);
    do {
        hear = !over_stream ? hear_http : s->state == UPGRADING ? hear_upgrade : hear_frame;
        used += step = hear(s, s->in + used, s->have - used);
    } while (step && s->state != GONE);
    memmove(s->in, s->in + used, s->have -= used);
}

/* Hear until `count` is `wanted` or the time is over. */
static void hear_until(const size_t *count, size_t wanted, int64_t ends_at) {
    struct epoll_event events[256];
    while (*count != wanted && (now = clock_now()) < ends_at) {
        int found = epoll_wait(poller, events, 256, (int)((ends_at - now) / 1000000) + 1);
        for (int i = 0; i < found; i++) {
            struct sender *s = events[i].data.ptr;
            if (s->state != GONE)
                arrive(s);
        }
    }
}

/* ---------------------------------------------------------------- the run */

static void read_senders(void) {
    char *line = NULL;
    size_t room = 0;
    for (; getline(&line, &room, stdin) > 0; line = NULL) { /* each line is kept: the senders point into it */
        if (sender_count == MOST_SENDERS)
            die("more than %d senders", MOST_SENDERS);
        struct sender *s = &senders[sender_count++];
        unsigned random;
        char *all;
        s->audience = strtok(line, " \n"), s->token = strtok(NULL, " \n"), all = strtok(NULL, " \n");
        if (!all || strlen(s->token) > 900 || getrandom(&random, sizeof random, 0) != sizeof random)
            die("line %zu is not: AUDIENCE TOKEN CONVERSATION[,CONVERSATION...]", sender_count);
        snprintf(s->key, sizeof s->key, "%08x", random);
        for (char *one = strtok(all, ","); one; one = strtok(NULL, ",")) {
            s->conversations = realloc(s->conversations, (s->conversation_count + 1) * sizeof one);
            if (!s->conversations || strlen(one) > 64)
                die("line %zu: a conversation's id has at most 64 characters", sender_count);
            s->conversations[s->conversation_count++] = one;
        }
    }
    if (!sender_count)
        die("no senders on standard input");
}

static void connect_sender(struct sender *s) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = s};
    char request[512];
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&address, sizeof address))
        die("cannot connect to 127.0.0.1:%d: %s", port, strerror(errno));
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (epoll_ctl(poller, EPOLL_CTL_ADD, s->fd, &interest))
        die("epoll: %s", strerror(errno));
    s->state = over_stream ? UPGRADING : IDLE;
    if (over_stream)
        write_all(s, request, snprintf(request, sizeof request,
                  "GET /v1/%s/stream HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                  "sec-websocket-key: T25nbGFzcyBiZW5jaG1hcg==\r\nsec-websocket-version: 13\r\n"
                  "sec-websocket-protocol: onglass.v1\r\n\r\n", s->audience));
    ready += !over_stream;
}

static double quantile_ms(double share) {
    unsigned long seen = 0, wanted = share * accepted;
    for (size_t i = 0; i < BUCKETS; i++)
        if ((seen += histogram[i]) > wanted)
            return (i + 0.5) * BUCKET_US / 1e3;
    return 0;
}

static void print_figures(double seconds, double cpu) {
    printf("{\"accepted\":%lu,\"failed\":%lu,\"seconds\":%.3f,\"cpu_seconds\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,",
           accepted, failed, seconds, cpu, quantile_ms(0.5), quantile_ms(0.99));
    for (char *c = first_failure; *c; c++)
        if (*c == '"' || *c == '\\' || !isprint((unsigned char)*c))
            *c = *c == '"' ? '\'' : ' '; /* whatever arrived, the line stays JSON */
    printf("\"first_failure\":\"%s\",\"bucket_us\":%d,\"histogram\":[", first_failure, BUCKET_US);
    const char *comma = "";
    for (size_t i = 0; i < BUCKETS; i++)
        if (histogram[i]) /* pairs: a bucket, the answers in it */
            printf("%s[%zu,%lu]", comma, i, histogram[i]), comma = ",";
    puts("]}");
}

int main(int count, char **words) {
    struct rlimit files;
    over_stream = count == 4 && !strcmp(words[3], "stream");
    if (count != 4 || !(port = atoi(words[1])) || atof(words[2]) <= 0 || (!over_stream && strcmp(words[3], "http")))
        die("usage: sender PORT SECONDS http|stream < senders");
    if (!getrlimit(RLIMIT_NOFILE, &files)) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    read_senders();
    for (size_t i = 0; i < sender_count; i++)
        connect_sender(&senders[i]);
    hear_until(&ready, sender_count, clock_now() + READY_TIME);
    if (ready != sender_count)
        die("%zu of %zu connections were ready in 30 s", ready, sender_count);
    is_started = 1;
    double cpu = cpu_seconds();
    int64_t started = now = clock_now();
    deadline = started + (int64_t)(atof(words[2]) * SECOND);
    for (size_t i = 0; i < sender_count; i++, now = clock_now())
        begin_message(&senders[i]);
    hear_until(&under_way, 0, deadline + ANSWER_TIME);
    double seconds = (clock_now() - started) / 1e9;
    for (; under_way; under_way--)
        count_failure("no answer in 20 s", 17);
    print_figures(seconds, cpu_seconds() - cpu);
    return 0;
}
