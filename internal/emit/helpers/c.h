// The parts of which signers in C are made. Regions that a signer uses are copied into it.

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// region hex_sha256 needs hex, sha256
// endregion
// region md5 needs digest
// endregion
// region sha1 needs digest
// endregion
// region sha256 needs digest
// endregion
// region sha384 needs digest
// endregion
// region sha512 needs digest
// endregion
// region sm3 needs digest
// endregion
// region hmac_md5 needs mac
// endregion
// region hmac_sha1 needs mac
// endregion
// region hmac_sha256 needs mac
// endregion
// region hmac_sha384 needs mac
// endregion
// region hmac_sha512 needs mac
// endregion
// region hmac_sm3 needs mac
// endregion
// region == needs equal
// endregion
// region != needs equal
// endregion
// region ==bytes needs equal
// endregion
// region !=bytes needs equal
// endregion
// region token needs or_empty
// endregion
// region params needs all_params
// endregion
// region unix needs number
// endregion
// region unix_ms needs number
// endregion
// region need_inputs needs need_input, comma_list
// endregion
// region send_params_after needs send_params
// endregion
// region loop needs each
// endregion
// region api
// A name and a value, which end with NUL.
struct signer_pair {
    const char *name;
    const char *value;
};

// The request as the caller is about to send it.
struct signer_request {
    const char *method;
    const char *url;
    const struct signer_pair *headers;
    size_t header_count;
    const void *body;
    size_t body_size;
};

// The key id and the secret that belongs to it.
struct signer_credential {
    const char *key_id;
    const char *secret;
    // region has_token
    const char *token; // NULL: none
    // endregion
};

// What a caller may choose; all of it may be zero.
struct signer_options {
    const struct signer_pair *inputs;
    size_t input_count;
    const struct timespec *time; // of signing; NULL: now
    // region has_nonce
    const char *nonce; // NULL: a new one
    // endregion
    // region has_list
    const char *const *cover; // the headers that the signature covers, in order; NULL: as the scheme's rules choose
    size_t cover_count;
    // endregion
};

// What signing gives: send the request with these headers, to this URL, with this body. Texts end with NUL.
struct signer_result {
    const struct signer_pair *headers; // each replaces all headers of its name
    size_t header_count;
    const char *url;
    const char *body;
    size_t body_size;
    const char *string_to_sign; // to be compared with what a server says, when it refuses a signature
    size_t string_to_sign_size;
    const char *signature;
    const char *error; // why the request cannot be signed
    void *memory;      // all of the above
};

// Signs a request. Gives false, and error in the result, when it cannot be signed. options may be NULL. The result must
// be released in any case.
bool signer_sign(const struct signer_request *request, const struct signer_credential *credential,
                 const struct signer_options *options, struct signer_result *result);

// Releases and wipes what signing has given.
void signer_release(struct signer_result *result);
// region verify

// What a verifier must know, and what it demands beyond the scheme's own rules; all of it may be zero.
struct signer_demands {
    const struct signer_pair *inputs; // what requests must be signed for, and what they do not tell
    size_t input_count;
    const struct timespec *time; // NULL: now
    long within;                 // seconds that the time of signing may be from it; 0: as the scheme says
    const struct signer_pair *accepted; // inputs and values that are accepted where requests tell these inputs
    size_t accepted_count;
    const char *const *headers; // that must be signed
    size_t header_count;
    const char *const *cover; // what must be signed: body, method, host, path, query, time
    size_t cover_count;
    // Tells whether the nonce of a key id was used before, and remembers it; NULL: nobody asks.
    bool (*seen)(void *context, const char *key_id, const char *nonce);
    void *context; // is handed to the functions
};

// Gives the credential of a key id, or false when the key is unknown or disabled. What the credential points to lasts
// until the request is verified.
typedef bool signer_find_key(void *context, const char *key_id, struct signer_credential *credential);

// What a verifier found.
struct signer_verdict {
    const char *id; // ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed, header-not-signed,
                    // body-mismatch or signature-mismatch; NULL: see error
    const char *detail;          // what is wrong, for a person; nothing secret
    const char *key_id;          // of a request that is ok
    const char *error;           // why the request cannot be verified: its URL, or unknown inputs or demands
    struct signer_result memory; // of all of the above
};

// Tells whether a received request was signed by whom it says. Its URL is the whole one that was asked for; the caller
// reads the body and limits its size. demands may be NULL. The verdict must be released in any case.
bool signer_verify(const struct signer_request *request, signer_find_key *find_key, const struct signer_demands *demands,
                   struct signer_verdict *verdict);

// Releases and wipes what verifying has given.
void signer_release_verdict(struct signer_verdict *verdict);
// endregion

#ifdef SIGNER_IMPLEMENTATION

// endregion
// region request needs result, equal, joined, lower, from, copied imports openssl/crypto.h, setjmp.h, stdio.h, stdlib.h, string.h
// A text or bytes. A text that is absent has no data.
struct text {
    const char *data;
    size_t size;
};

struct texts {
    struct text *items;
    size_t count;
};

struct pair {
    struct text name, value;
};

struct pairs {
    struct pair *items;
    size_t count;
};

// A header and its values, in order of arrival.
struct header {
    struct text name;
    struct texts values;
};

struct headers {
    struct header *items;
    size_t count;
};

// A piece of memory that is released with the result.
struct piece {
    struct piece *next;
    size_t size;
    char data[];
};

// The request with what has joined it so far, and everything that signing needs.
struct draft {
    struct signer_result *result;
    jmp_buf failed;
    struct text method, protocol, address, path, query, given_body;
    bool question; // there is a question mark, if only behind an empty query
    struct pairs headers_given; // with names in lower case
    struct pairs headers_set;
    struct pairs inputs;
    struct text key_id, secret;
    // region has_token
    struct text token;
    // endregion
    // region has_nonce
    struct text nonce;
    // endregion
    struct timespec time;
    // region verify
    const struct signer_demands *demands;
    signer_find_key *find_key;
    struct signer_verdict *verdict;
    struct timespec now;
    // endregion
    // region has_list
    const struct signer_options *options;
    // endregion
    // region send_params needs drop, all_params, percent_pairs
    bool joined; // parameters have been taken apart: these are sent
    struct pairs in_query, in_form, results;
    // endregion
};

#define S(literal) ((struct text){literal, sizeof literal - 1})
#define JOINED(d, ...) joined(d, sizeof((struct text[]){__VA_ARGS__}) / sizeof(struct text), (struct text[]){__VA_ARGS__})
#define APPEND(d, list, item) \
    ((list)->items = grown(d, (list)->items, (list)->count, sizeof *(list)->items), (list)->items[(list)->count++] = (item))

// Ends signing with an error.
static _Noreturn void fail(struct draft *d, const char *why) {
    d->result->error = why;
    longjmp(d->failed, 1);
}

// Gives memory that lives as long as the result.
static void *memory(struct draft *d, size_t size) {
    struct piece *piece = malloc(sizeof *piece + size);
    if (piece == NULL) {
        fail(d, "out of memory");
    }
    piece->next = d->result->memory;
    piece->size = size;
    d->result->memory = piece;
    return piece->data;
}

// Gives a list room for one item more.
static void *grown(struct draft *d, const void *items, size_t count, size_t size) {
    if (count > 0 && (count & (count - 1)) != 0) {
        return (void *)items;
    }
    char *more = memory(d, 2 * (count + 1) * size);
    if (count > 0) {
        memcpy(more, items, count * size);
    }
    return more;
}

// endregion
// region from
static struct text from(const char *s) {
    return (struct text){s == NULL ? "" : s, s == NULL ? 0 : strlen(s)};
}

// endregion
// region copied
// Gives a text with a NUL behind it, which does not count.
static struct text copied(struct draft *d, const char *data, size_t size) {
    char *copy = memory(d, size + 1);
    memcpy(copy, data, size);
    copy[size] = '\0';
    return (struct text){copy, size};
}

// endregion
// region joined
// Puts texts end to end.
static struct text joined(struct draft *d, size_t count, const struct text *parts) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].size;
    }
    char *all = memory(d, size + 1);
    size = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(all + size, parts[i].data, parts[i].size);
        size += parts[i].size;
    }
    all[size] = '\0';
    return (struct text){all, size};
}

// endregion
// region equal
static bool equal(struct text a, struct text b) {
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

// endregion
// region compare
// Compares texts by their bytes.
static int compare(struct text a, struct text b) {
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

// endregion
// region find
// Gives the place of a part, or the size of the text.
static size_t find(struct text value, struct text part) {
    for (size_t i = 0; i + part.size <= value.size; i++) {
        if (memcmp(value.data + i, part.data, part.size) == 0) {
            return i;
        }
    }
    return value.size;
}

// endregion
// region cut needs find
// Gives what precedes the first separator, and has value begin behind it, or be empty.
static struct text cut(struct text *value, struct text separator) {
    size_t at = find(*value, separator);
    struct text start = {value->data, at};
    size_t past = at < value->size ? at + separator.size : at;
    *value = (struct text){value->data + past, value->size - past};
    return start;
}

// endregion
// region contains needs equal
static bool contains(struct texts list, struct text value) {
    for (size_t i = 0; i < list.count; i++) {
        if (equal(list.items[i], value)) {
            return true;
        }
    }
    return false;
}

// endregion
// region includes needs find
static bool includes(struct text value, struct text part) {
    return part.size == 0 || find(value, part) < value.size;
}

// endregion
// region starts_with
static bool starts_with(struct text value, struct text start) {
    return value.size >= start.size && memcmp(value.data, start.data, start.size) == 0;
}

// endregion
// region ends_with
static bool ends_with(struct text value, struct text end) {
    return value.size >= end.size && memcmp(value.data + value.size - end.size, end.data, end.size) == 0;
}

// endregion
// region or_empty
// Gives an empty text for one that is absent.
static struct text or_empty(struct text value) {
    return value.data == NULL ? S("") : value;
}

// endregion
// region each
#define EACH(type, list, value) for (type list = value; list.count > 0; list.items++, list.count--)

// endregion
// region texts_of
#define TEXTS(d, ...) texts_of(d, sizeof((struct text[]){__VA_ARGS__}) / sizeof(struct text), (struct text[]){__VA_ARGS__})

static struct texts texts_of(struct draft *d, size_t count, const struct text *items) {
    struct texts list = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        APPEND(d, &list, items[i]);
    }
    return list;
}

// endregion
// region pairs_of
static struct pairs pairs_of(struct draft *d, size_t count, const struct pair *items) {
    struct pairs list = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        APPEND(d, &list, items[i]);
    }
    return list;
}

// endregion
// region join needs joined
static struct text join(struct draft *d, struct text separator, struct texts list) {
    struct texts parts = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0) {
            APPEND(d, &parts, separator);
        }
        APPEND(d, &parts, list.items[i]);
    }
    return joined(d, parts.count, parts.items);
}

// endregion
// region concat_texts needs texts_of
// Puts lists end to end.
static struct texts concat_texts(struct draft *d, struct texts a, struct texts b) {
    struct texts all = texts_of(d, a.count, a.items);
    for (size_t i = 0; i < b.count; i++) {
        APPEND(d, &all, b.items[i]);
    }
    return all;
}

// endregion
// region concat_pairs needs pairs_of
static struct pairs concat_pairs(struct draft *d, struct pairs a, struct pairs b) {
    struct pairs all = pairs_of(d, a.count, a.items);
    for (size_t i = 0; i < b.count; i++) {
        APPEND(d, &all, b.items[i]);
    }
    return all;
}

// endregion
// region concat_headers
static struct headers concat_headers(struct draft *d, struct headers a, struct headers b) {
    struct headers all = {NULL, 0};
    for (size_t i = 0; i < a.count; i++) {
        APPEND(d, &all, a.items[i]);
    }
    for (size_t i = 0; i < b.count; i++) {
        APPEND(d, &all, b.items[i]);
    }
    return all;
}

// endregion
// region lower
// Puts A-Z in lower case, and nothing else.
static struct text lower(struct draft *d, struct text value) {
    char *copy = memory(d, value.size + 1);
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
    }
    return (struct text){copy, value.size};
}

// endregion
// region upper
// Puts a-z in upper case, and nothing else.
static struct text upper(struct draft *d, struct text value) {
    char *copy = memory(d, value.size + 1);
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        copy[i] = c >= 'a' && c <= 'z' ? (char)(c + 'A' - 'a') : c;
    }
    return (struct text){copy, value.size};
}

// endregion
// region trim
// Takes spaces, tabs, CR and LF off both ends.
static struct text trim(struct text value) {
    while (value.size > 0 && strchr(" \t\r\n", value.data[0]) != NULL && value.data[0] != '\0') {
        value.data++;
        value.size--;
    }
    while (value.size > 0 && strchr(" \t\r\n", value.data[value.size - 1]) != NULL && value.data[value.size - 1] != '\0') {
        value.size--;
    }
    return value;
}

// endregion
// region comma_list needs cut, trim
// Parts a list that is written with commas.
static struct texts listed(struct draft *d, struct text value) {
    struct texts items = {NULL, 0};
    while (value.size > 0) {
        struct text item = trim(cut(&value, S(",")));
        if (item.size > 0) {
            APPEND(d, &items, item);
        }
    }
    return items;
}

// endregion
// region title
// Writes a header name as MIME does.
static struct text title(struct draft *d, struct text name) {
    char *copy = memory(d, name.size + 1);
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool first = i == 0 || name.data[i - 1] == '-';
        if (first && c >= 'a' && c <= 'z') {
            c = (char)(c + 'A' - 'a');
        } else if (!first && c >= 'A' && c <= 'Z') {
            c = (char)(c + 'a' - 'A');
        }
        copy[i] = c;
    }
    return (struct text){copy, name.size};
}

// endregion
// region percent_keep
// Escapes as RFC 3986 does; letters, digits, - . _ ~ and what is to be kept stay.
static struct text percent_keep(struct draft *d, struct text value, struct text keep) {
    const char *stays = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *out = memory(d, 3 * value.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if ((c != '\0' && strchr(stays, c) != NULL) || memchr(keep.data, c, keep.size) != NULL) {
            out[size++] = c;
        } else {
            snprintf(out + size, 4, "%%%02X", (unsigned)(unsigned char)c);
            size += 3;
        }
    }
    return (struct text){out, size};
}

// endregion
// region percent needs percent_keep
// Escapes as RFC 3986 does: only letters, digits, - . _ ~ stay.
static struct text percent(struct draft *d, struct text value) {
    return percent_keep(d, value, S(""));
}

// endregion
// region digit
// Gives the value of a hex digit, or -1.
static int digit(char c) {
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits) % 16;
}

// endregion
// region unpercent needs digit
// Undoes percent once.
static struct text unpercent(struct draft *d, struct text value) {
    char *out = memory(d, value.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '%' && i + 2 < value.size && digit(value.data[i + 1]) >= 0 && digit(value.data[i + 2]) >= 0) {
            c = (char)(16 * digit(value.data[i + 1]) + digit(value.data[i + 2]));
            i += 2;
        }
        out[size++] = c;
    }
    return (struct text){out, size};
}

// endregion
// region replaced_char
static struct text replaced_char(struct draft *d, struct text value, char old, char new) {
    char *copy = memory(d, value.size + 1);
    for (size_t i = 0; i < value.size; i++) {
        copy[i] = value.data[i] == old ? new : value.data[i];
    }
    return (struct text){copy, value.size};
}

// endregion
// region form_encode needs percent_keep, replaced_char
// Escapes as forms do: a blank is +, and * is escaped.
static struct text form_encode(struct draft *d, struct text value) {
    return replaced_char(d, percent_keep(d, value, S(" ")), ' ', '+');
}

// endregion
// region form_decode needs unpercent, replaced_char
// Undoes the escaping of forms: + is a blank.
static struct text form_decode(struct draft *d, struct text value) {
    return unpercent(d, replaced_char(d, value, '+', ' '));
}

// endregion
// region raw_pairs needs cut
// Gives the pairs of a query, as they are written.
static struct pairs raw_pairs(struct draft *d, struct text query) {
    struct pairs found = {NULL, 0};
    while (query.size > 0) {
        struct text value = cut(&query, S("&"));
        if (value.size > 0) {
            struct text name = cut(&value, S("="));
            APPEND(d, &found, ((struct pair){name, value}));
        }
    }
    return found;
}

// endregion
// region decoded_pairs needs raw_pairs, form_decode
// Gives the pairs of a query or form, decoded.
static struct pairs decoded_pairs(struct draft *d, struct text raw) {
    struct pairs found = raw_pairs(d, raw);
    for (size_t i = 0; i < found.count; i++) {
        struct pair *p = &found.items[i];
        *p = (struct pair){form_decode(d, p->name), form_decode(d, p->value)};
    }
    return found;
}

// endregion
// region insert_pair needs compare
// Puts a pair into a sorted list, behind those that it does not precede.
static void insert_pair(struct draft *d, struct pairs *list, struct pair p, bool by_value) {
    APPEND(d, list, p);
    size_t at = list->count - 1;
    for (; at > 0; at--) {
        const struct pair *other = &list->items[at - 1];
        int order = compare(p.name, other->name);
        if (order == 0 && by_value) {
            order = compare(p.value, other->value);
        }
        if (order >= 0) {
            break;
        }
        list->items[at] = *other;
    }
    list->items[at] = p;
}

// endregion
// region sort_pairs needs insert_pair
// Gives pairs by name, then by value, in order of their bytes.
static struct pairs sort_pairs(struct draft *d, struct pairs list) {
    struct pairs sorted = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        insert_pair(d, &sorted, list.items[i], true);
    }
    return sorted;
}

// endregion
// region sort_names needs insert_pair
// Gives pairs by name, in order of their bytes; those of one name keep their order.
static struct pairs sort_names(struct draft *d, struct pairs list) {
    struct pairs sorted = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        insert_pair(d, &sorted, list.items[i], false);
    }
    return sorted;
}

// endregion
// region sort needs compare
// Gives texts in order of their bytes.
static struct texts sort(struct draft *d, struct texts list) {
    struct texts sorted = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        struct text value = list.items[i];
        APPEND(d, &sorted, value);
        size_t at = i;
        for (; at > 0 && compare(value, sorted.items[at - 1]) < 0; at--) {
            sorted.items[at] = sorted.items[at - 1];
        }
        sorted.items[at] = value;
    }
    return sorted;
}

// endregion
// region sort_headers needs compare
// Gives headers by name.
static struct headers sort_headers(struct draft *d, struct headers list) {
    struct headers sorted = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        struct header value = list.items[i];
        APPEND(d, &sorted, value);
        size_t at = i;
        for (; at > 0 && compare(value.name, sorted.items[at - 1].name) < 0; at--) {
            sorted.items[at] = sorted.items[at - 1];
        }
        sorted.items[at] = value;
    }
    return sorted;
}

// endregion
// region percent_pairs needs percent, sort_names, joined
// Gives parameters as they are sent: in order of their names, escaped.
static void percent_pairs(struct draft *d, struct texts *pieces, struct pairs list) {
    struct pairs sorted = sort_names(d, list);
    for (size_t i = 0; i < sorted.count; i++) {
        struct pair p = sorted.items[i];
        APPEND(d, pieces, JOINED(d, percent(d, p.name), S("="), percent(d, p.value)));
    }
}

// endregion
// region unique needs contains
// Gives each text once, where it first appears.
static struct texts unique(struct draft *d, struct texts list) {
    struct texts found = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        if (!contains(found, list.items[i])) {
            APPEND(d, &found, list.items[i]);
        }
    }
    return found;
}

// endregion
// region number
static struct text number(struct draft *d, int64_t n) {
    char *digits = memory(d, 24);
    return (struct text){digits, (size_t)snprintf(digits, 24, "%" PRId64, n)};
}

// endregion
// region number imports inttypes.h
// endregion
// region add needs number
// Gives a whole number of up to 18 digits; anything else is 0.
static int64_t whole(struct text value) {
    size_t sign = value.size > 0 && value.data[0] == '-' ? 1 : 0;
    int64_t n = 0;
    if (value.size == sign || value.size > sign + 18) {
        return 0;
    }
    for (size_t i = sign; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9') {
            return 0;
        }
        n = 10 * n + (value.data[i] - '0');
    }
    return sign == 1 ? -n : n;
}

// Gives the sum of two whole numbers.
static struct text add(struct draft *d, struct text a, struct text b) {
    return number(d, whole(a) + whole(b));
}

// endregion
// region after needs cut
// Gives what follows the first separator.
static struct text after(struct text value, struct text separator) {
    if (separator.size == 0) {
        return S("");
    }
    cut(&value, separator);
    return value;
}

// endregion
// region before needs find
// Gives what precedes the first separator.
static struct text before(struct text value, struct text separator) {
    return (struct text){value.data, separator.size > 0 ? find(value, separator) : value.size};
}

// endregion
// region take
// Gives the first n bytes.
static struct text take(struct text data, size_t n) {
    return (struct text){data.data, data.size < n ? data.size : n};
}

// endregion
// region clean_path needs cut, equal, joined
// Gives the path without empty, . and .. segments.
static struct text clean_path(struct draft *d, struct text path) {
    struct texts kept = {NULL, 0};
    struct text last = S("");
    for (bool more = true; more;) {
        size_t size = path.size;
        last = cut(&path, S("/"));
        more = last.size < size;
        if (equal(last, S(".."))) {
            kept.count -= kept.count < 2 ? kept.count : 2;
        } else if (last.size > 0 && !equal(last, S("."))) {
            APPEND(d, &kept, S("/"));
            APPEND(d, &kept, last);
        }
    }
    if (kept.count == 0 || last.size == 0) {
        APPEND(d, &kept, S("/"));
    }
    return joined(d, kept.count, kept.items);
}

// endregion
// region label needs cut
// Gives the n-th label of a host, counted from 0, or an empty text.
static struct text label(struct text host, size_t n) {
    for (size_t i = 0; i < n; i++) {
        cut(&host, S("."));
    }
    return cut(&host, S("."));
}

// endregion
// region replace needs cut, joined
// Turns every old into new; an empty old changes nothing.
static struct text replace(struct draft *d, struct text value, struct text old, struct text new) {
    struct texts parts = {NULL, 0};
    if (old.size == 0) {
        return value;
    }
    for (bool more = true; more;) {
        size_t size = value.size;
        struct text part = cut(&value, old);
        more = part.size < size;
        APPEND(d, &parts, part);
        if (more) {
            APPEND(d, &parts, new);
        }
    }
    return joined(d, parts.count, parts.items);
}

// endregion
// region squeeze needs starts_with
// Makes one of every run of a text.
static struct text squeeze(struct draft *d, struct text value, struct text run) {
    char *out = memory(d, value.size + 1);
    size_t size = 0;
    bool before = false;
    while (value.size > 0) {
        bool here = run.size > 0 && starts_with(value, run);
        size_t step = here ? run.size : 1;
        if (!here || !before) {
            memcpy(out + size, value.data, step);
            size += step;
        }
        before = here;
        value = (struct text){value.data + step, value.size - step};
    }
    return (struct text){out, size};
}

// endregion
// region group needs equal, joined
// Gives one pair a name, its values joined.
static struct pairs group(struct draft *d, struct pairs list, struct text separator) {
    struct pairs grouped = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        struct pair p = list.items[i];
        size_t at = 0;
        while (at < grouped.count && !equal(grouped.items[at].name, p.name)) {
            at++;
        }
        if (at == grouped.count) {
            APPEND(d, &grouped, p);
        } else {
            grouped.items[at].value = JOINED(d, grouped.items[at].value, separator, p.value);
        }
    }
    return grouped;
}

// endregion
// region pairs needs cut
// Gives the pieces of a text, each cut at the first equals.
static struct pairs pairs(struct draft *d, struct text value, struct text between, struct text equals) {
    struct pairs found = {NULL, 0};
    while (value.size > 0) {
        struct text rest = {value.data, value.size};
        if (between.size > 0) {
            rest = cut(&value, between);
        } else {
            value.size = 0;
        }
        if (rest.size > 0) {
            struct text name = {rest.data, rest.size};
            if (equals.size > 0) {
                name = cut(&rest, equals);
            } else {
                rest.size = 0;
            }
            APPEND(d, &found, ((struct pair){name, rest}));
        }
    }
    return found;
}

// endregion
// region first
// Gives the first text, empty when there is none.
static struct text first(struct texts list) {
    return list.count > 0 ? list.items[0] : S("");
}

// endregion
// region first?
// Gives the first text, if there is one.
static struct text find_first(struct texts list) {
    return list.count > 0 ? list.items[0] : (struct text){NULL, 0};
}

// endregion
// region names
// Gives the names of pairs.
static struct texts names(struct draft *d, struct pairs list) {
    struct texts all = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        APPEND(d, &all, list.items[i].name);
    }
    return all;
}

// endregion
// region header_names
// Gives the names of headers.
static struct texts header_names(struct draft *d, struct headers list) {
    struct texts all = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        APPEND(d, &all, list.items[i].name);
    }
    return all;
}

// endregion
// region values needs equal
// Gives the values of a name.
static struct texts values(struct draft *d, struct pairs list, struct text name) {
    struct texts found = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        if (equal(list.items[i].name, name)) {
            APPEND(d, &found, list.items[i].value);
        }
    }
    return found;
}

// endregion
// region header_values needs lower, equal
// Gives the values of a header among some.
static struct texts header_values(struct draft *d, struct headers list, struct text name) {
    struct texts found = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        struct header h = list.items[i];
        for (size_t j = 0; equal(lower(d, h.name), lower(d, name)) && j < h.values.count; j++) {
            APPEND(d, &found, h.values.items[j]);
        }
    }
    return found;
}

// endregion
// region utc needs moment
// endregion
// region local needs moment
// endregion
// region moment imports stdint.h
// Gives the time so many seconds east of Greenwich, in a layout of strftime with %L for milliseconds.
static struct text moment(struct draft *d, const char *layout, int east) {
    int64_t seconds = (int64_t)d->time.tv_sec + east;
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    int64_t of_day = seconds - 86400 * days;
    int64_t shifted = days + 719468; // since 0000-03-01, in eras of 400 years
    int64_t era = shifted / 146097 - (shifted % 146097 < 0);
    int64_t of_era = shifted - 146097 * era;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    year += 400 * era + (month <= 2);
    const char *weekday = "ThuFriSatSunMonTueWed" + 3 * ((days % 7 + 7) % 7);
    const char *name = "JanFebMarAprMayJunJulAugSepOctNovDec" + 3 * (month - 1);
    size_t room = 8 * strlen(layout) + 32;
    char *out = memory(d, room);
    size_t size = 0;
    for (; *layout != '\0'; layout++) {
        if (*layout != '%') {
            out[size++] = *layout;
            continue;
        }
        int64_t value = 0;
        int width = 2;
        switch (*++layout) {
        case 'a':
        case 'b':
            memcpy(out + size, *layout == 'a' ? weekday : name, 3);
            size += 3;
            continue;
        case 'Y':
            value = year;
            width = 4;
            break;
        case 'm':
            value = month;
            break;
        case 'd':
            value = day;
            break;
        case 'H':
            value = of_day / 3600;
            break;
        case 'M':
            value = of_day / 60 % 60;
            break;
        case 'S':
            value = of_day % 60;
            break;
        default: // %L
            value = d->time.tv_nsec / 1000000;
            width = 3;
        }
        size += (size_t)snprintf(out + size, room - size, "%0*d", width, (int)value);
    }
    return (struct text){out, size};
}

// endregion
// region fields needs joined
// Gives name=value with separators between them.
static struct text fields(struct draft *d, struct text separator, struct pairs list) {
    struct texts parts = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        APPEND(d, &parts, i > 0 ? separator : S(""));
        APPEND(d, &parts, list.items[i].name);
        APPEND(d, &parts, S("="));
        APPEND(d, &parts, list.items[i].value);
    }
    return joined(d, parts.count, parts.items);
}

// endregion
// region quoted_fields needs joined
// Gives name="value" with separators between them.
static struct text quoted_fields(struct draft *d, struct text separator, struct pairs list) {
    struct texts parts = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        APPEND(d, &parts, i > 0 ? separator : S(""));
        APPEND(d, &parts, list.items[i].name);
        APPEND(d, &parts, S("=\""));
        APPEND(d, &parts, list.items[i].value);
        APPEND(d, &parts, S("\""));
    }
    return joined(d, parts.count, parts.items);
}

// endregion
// region digest imports openssl/evp.h
// Gives the digest of data.
static struct text digest(struct draft *d, const char *algorithm, struct text data) {
    unsigned char *out = memory(d, EVP_MAX_MD_SIZE);
    size_t size = 0;
    if (EVP_Q_digest(NULL, algorithm, NULL, data.data, data.size, out, &size) != 1) {
        fail(d, "libcrypto cannot make a digest");
    }
    return (struct text){(const char *)out, size};
}

// endregion
// region mac imports openssl/evp.h
// Gives the HMAC of a message.
static struct text mac(struct draft *d, const char *algorithm, struct text key, struct text message) {
    unsigned char *out = memory(d, EVP_MAX_MD_SIZE);
    size_t size = 0;
    if (EVP_Q_mac(NULL, "HMAC", NULL, algorithm, NULL, key.data, key.size, (const unsigned char *)message.data, message.size,
                  out, EVP_MAX_MD_SIZE, &size) == NULL) {
        fail(d, "libcrypto cannot make an HMAC");
    }
    return (struct text){(const char *)out, size};
}

// endregion
// region hex
// Gives the hex digits of data in lower case.
static struct text hex(struct draft *d, struct text data) {
    char *out = memory(d, 2 * data.size + 1);
    for (size_t i = 0; i < data.size; i++) {
        snprintf(out + 2 * i, 3, "%02x", (unsigned)(unsigned char)data.data[i]);
    }
    return (struct text){out, 2 * data.size};
}

// endregion
// region hex_upper needs hex, upper
// Gives the hex digits of data in upper case.
static struct text hex_upper(struct draft *d, struct text data) {
    return upper(d, hex(d, data));
}

// endregion
// region base64 imports openssl/evp.h
static struct text base64(struct draft *d, struct text data) {
    unsigned char *out = memory(d, 4 * ((data.size + 2) / 3) + 1);
    int size = EVP_EncodeBlock(out, (const unsigned char *)data.data, (int)data.size);
    return (struct text){(const char *)out, (size_t)size};
}

// endregion
// region base64url needs base64, replaced_char
// Gives base64 with - and _ in place of + and /.
static struct text base64url(struct draft *d, struct text data) {
    return replaced_char(d, replaced_char(d, base64(d, data), '+', '-'), '/', '_');
}

// endregion
// region unbase64 imports stdint.h
// Gives the bytes behind base64 of either alphabet, up to the first character of neither.
static struct text unbase64(struct draft *d, struct text value) {
    const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = memory(d, value.size + 1);
    size_t size = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i] == '-' ? '+' : value.data[i] == '_' ? '/' : value.data[i];
        const char *at = c == '\0' ? NULL : strchr(alphabet, c);
        if (at == NULL) {
            break;
        }
        bits = bits << 6 | (uint32_t)(at - alphabet);
        if (i % 4 > 0) {
            out[size++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
        }
    }
    return (struct text){out, size};
}

// endregion
// region unhex needs digit
// Gives the bytes behind hex digits, up to the first pair that is not two digits.
static struct text unhex(struct draft *d, struct text value) {
    char *out = memory(d, value.size / 2 + 1);
    size_t size = 0;
    for (size_t i = 0; i + 1 < value.size && digit(value.data[i]) >= 0 && digit(value.data[i + 1]) >= 0; i += 2) {
        out[size++] = (char)(16 * digit(value.data[i]) + digit(value.data[i + 1]));
    }
    return (struct text){out, size};
}

// endregion
// region new_number needs number imports openssl/rand.h, stdint.h
// Gives a number from 1 to 2147483647 that nobody can guess.
static struct text fresh_number(struct draft *d) {
    uint64_t random = 0;
    if (RAND_bytes((unsigned char *)&random, sizeof random) != 1) {
        fail(d, "libcrypto has no random bytes");
    }
    return number(d, (int64_t)(random % 2147483647) + 1);
}

// endregion
// region new_nonce needs hex imports openssl/rand.h
// Gives 32 hex digits that nobody can guess.
static struct text fresh_hex(struct draft *d) {
    unsigned char random[16];
    if (RAND_bytes(random, sizeof random) != 1) {
        fail(d, "libcrypto has no random bytes");
    }
    return hex(d, (struct text){(const char *)random, sizeof random});
}

// endregion
// region send_params needs percent, joined
// Adds the parameters that carry the result, as they are sent.
static void result_pieces(struct draft *d, struct texts *pieces) {
    for (size_t i = 0; i < d->results.count; i++) {
        struct pair p = d->results.items[i];
        APPEND(d, pieces, JOINED(d, percent(d, p.name), S("="), percent(d, p.value)));
    }
}

// endregion
// region header_values_of needs lower, equal
// Gives all values of a header; what has joined replaces what was there, and host is always there.
static struct texts header_values_of(struct draft *d, struct text name) {
    struct texts found = {NULL, 0};
    name = lower(d, name);
    for (size_t i = 0; i < d->headers_set.count; i++) {
        if (equal(lower(d, d->headers_set.items[i].name), name)) {
            APPEND(d, &found, d->headers_set.items[i].value);
        }
    }
    for (size_t i = 0, set = found.count; i < d->headers_given.count && set == 0; i++) {
        if (equal(d->headers_given.items[i].name, name)) {
            APPEND(d, &found, d->headers_given.items[i].value);
        }
    }
    if (found.count == 0 && equal(name, S("host"))) {
        APPEND(d, &found, d->address);
    }
    return found;
}

// endregion
// region header? needs header_values_of
// Gives the first value of a header.
static struct text find_header(struct draft *d, struct text name) {
    struct texts found = header_values_of(d, name);
    return found.count > 0 ? found.items[0] : (struct text){NULL, 0};
}

// endregion
// region header needs header?, or_empty
// Gives the first value of a header, empty when there is none.
static struct text header(struct draft *d, struct text name) {
    return or_empty(find_header(d, name));
}

// endregion
// region given_header needs equal
// Gives a header of the request as it was given, or NULL.
static const struct text *given_header(struct draft *d, struct text name) {
    for (size_t i = 0; i < d->headers_given.count; i++) {
        if (equal(d->headers_given.items[i].name, name)) {
            return &d->headers_given.items[i].value;
        }
    }
    return NULL;
}

// endregion
// region authority needs given_header
// Gives the Host header as written.
static struct text authority(struct draft *d) {
    const struct text *given = given_header(d, S("host"));
    return given != NULL ? *given : d->address;
}

// endregion
// region split_port
// Gives the place of the colon before the port, or the size of the text.
static size_t split_port(struct text address) {
    for (size_t i = address.size; i > 0 && address.data[i - 1] != ']'; i--) {
        if (address.data[i - 1] == ':') {
            return i - 1;
        }
    }
    return address.size;
}

// endregion
// region host needs split_port, lower
// Gives the host in lower case, without port.
static struct text host(struct draft *d) {
    return lower(d, (struct text){d->address.data, split_port(d->address)});
}

// endregion
// region port needs split_port, equal
// Gives the port as given, or that of the protocol.
static struct text port(struct draft *d) {
    size_t at = split_port(d->address);
    if (at + 1 < d->address.size) {
        return (struct text){d->address.data + at + 1, d->address.size - at - 1};
    }
    if (equal(d->protocol, S("http")) || equal(d->protocol, S("ws"))) {
        return S("80");
    }
    return equal(d->protocol, S("https")) || equal(d->protocol, S("wss")) ? S("443") : S("");
}

// endregion
// region path
// Gives the path as it is sent.
static struct text path(const struct draft *d) {
    return d->path.size > 0 ? d->path : S("/");
}

// endregion
// region target needs path, joined
// Gives path and query as they stand in the request line.
static struct text target(struct draft *d) {
    return JOINED(d, path(d), d->question || d->query.size > 0 ? S("?") : S(""), d->query);
}

// endregion
// region url needs target, joined
// Gives the whole address.
static struct text url(struct draft *d) {
    return JOINED(d, d->protocol, S("://"), d->address, target(d));
}

// endregion
// region query needs raw_pairs
// endregion
// region is_form needs given_header, cut, trim, lower, equal
// Tells whether parameters travel in the body: it is a form, or an empty POST that becomes one.
static bool is_form(struct draft *d) {
    const struct text *given = given_header(d, S("content-type"));
    if (given == NULL) {
        return equal(d->method, S("POST")) && d->given_body.size == 0;
    }
    struct text type = *given;
    return equal(lower(d, trim(cut(&type, S(";")))), S("application/x-www-form-urlencoded"));
}

// endregion
// region all_params needs is_form, decoded_pairs, concat_pairs
// Gives the pairs of a form, decoded.
static struct pairs form_pairs(struct draft *d) {
    return is_form(d) ? decoded_pairs(d, d->given_body) : (struct pairs){NULL, 0};
}

// endregion
// region reads_params needs all_params, concat_pairs
// Gives the pairs of query and form, decoded.
static struct pairs params(struct draft *d) {
    // region send_params
    if (d->joined) {
        return concat_pairs(d, d->in_query, d->in_form);
    }
    // endregion
    return concat_pairs(d, decoded_pairs(d, d->query), form_pairs(d));
}

// endregion
// region params needs reads_params
// endregion
// region param? needs reads_params, equal
// Gives the first value of a parameter.
static struct text find_param(struct draft *d, struct text name) {
    struct pairs all = params(d);
    for (size_t i = 0; i < all.count; i++) {
        if (equal(all.items[i].name, name)) {
            return all.items[i].value;
        }
    }
    return (struct text){NULL, 0};
}

// endregion
// region param needs param?, or_empty
// Gives the first value of a parameter, empty when there is none.
static struct text param(struct draft *d, struct text name) {
    return or_empty(find_param(d, name));
}

// endregion
// region all_names needs sort, unique, lower
// Gives the names of all headers in lower case, sorted.
static struct texts all_names(struct draft *d) {
    struct texts all = {NULL, 0};
    APPEND(d, &all, S("host"));
    for (size_t i = 0; i < d->headers_given.count; i++) {
        APPEND(d, &all, d->headers_given.items[i].name);
    }
    for (size_t i = 0; i < d->headers_set.count; i++) {
        APPEND(d, &all, lower(d, d->headers_set.items[i].name));
    }
    return sort(d, unique(d, all));
}

// Tells whether a header, in lower case, has joined.
static bool is_set(struct draft *d, struct text name) {
    for (size_t i = 0; i < d->headers_set.count; i++) {
        if (equal(lower(d, d->headers_set.items[i].name), name)) {
            return true;
        }
    }
    return false;
}

// endregion
// region headers needs all_names, header_values_of, contains
// Gives all headers but those that carry the result.
static struct headers headers(struct draft *d, struct texts results) {
    struct headers all = {NULL, 0};
    struct texts names = all_names(d);
    for (size_t i = 0; i < names.count; i++) {
        struct text name = names.items[i];
        if (is_set(d, name) || !contains(results, name)) {
            APPEND(d, &all, ((struct header){name, header_values_of(d, name)}));
        }
    }
    return all;
}

// endregion
// region signed needs all_names, header_values_of, contains, texts_of, sort_headers, trim, from, lower, equal, joined
// Which headers the signature covers.
struct rules {
    struct texts always;
    struct texts offered; // those of them that are there; a * stands for any end
    struct texts excepted;
    struct texts results; // headers that carry the result
    struct texts others;  // names of what is no header
    bool free;            // callers may name what is no header
    bool ordered;
};

// Tells whether a name is the pattern, or begins as it does up to its star.
static bool fits(struct text name, struct text pattern) {
    if (pattern.size == 0 || pattern.data[pattern.size - 1] != '*') {
        return equal(name, pattern);
    }
    return name.size >= pattern.size - 1 && memcmp(name.data, pattern.data, pattern.size - 1) == 0;
}

// Tells whether a pattern of a list fits.
static bool any_fits(struct text name, struct texts patterns) {
    for (size_t i = 0; i < patterns.count; i++) {
        if (fits(name, patterns.items[i])) {
            return true;
        }
    }
    return false;
}

// Adds the names that a pattern stands for: itself, or all that begin so.
static void add_matches(struct draft *d, struct text pattern, const struct rules *r, struct texts *names) {
    struct texts all = all_names(d);
    bool star = pattern.size > 0 && pattern.data[pattern.size - 1] == '*';
    if (!star) {
        bool there = contains(r->others, pattern) || header_values_of(d, pattern).count > 0;
        all = texts_of(d, there ? 1 : 0, &pattern);
    }
    for (size_t i = 0; i < all.count; i++) {
        struct text name = all.items[i];
        bool result = star && contains(r->results, name) && !is_set(d, name);
        if (fits(name, pattern) && !any_fits(name, r->excepted) && !result && !contains(*names, name)) {
            APPEND(d, names, name);
        }
    }
}

// Tells whether a name cannot be a header's.
static bool no_header_name(struct text name) {
    for (size_t i = 0; i < name.size; i++) {
        if (memchr("@()<>,;:\\\"/[]?={} \t", name.data[i], 19) != NULL) {
            return true;
        }
    }
    return name.size == 0;
}

// Gives the headers that the signature covers, with their values.
static struct headers signed_headers(struct draft *d, const struct rules *r) {
    bool chosen = d->options != NULL && d->options->cover != NULL;
    struct texts names = {NULL, 0};
    if (chosen) {
        for (size_t i = 0; i < d->options->cover_count; i++) {
            struct text name = trim(from(d->options->cover[i]));
            APPEND(d, &names, r->free ? name : lower(d, name));
        }
    } else {
        names = texts_of(d, r->always.count, r->always.items);
        for (size_t i = 0; i < r->offered.count; i++) {
            add_matches(d, r->offered.items[i], r, &names);
        }
    }
    struct headers covered = {NULL, 0};
    for (size_t i = 0; i < names.count; i++) {
        struct header h = {names.items[i], {NULL, 0}};
        bool other = contains(r->others, h.name);
        if (!other) {
            h.values = header_values_of(d, h.name);
        }
        if (h.values.count == 0 && !other && (!r->free || !chosen || no_header_name(h.name))) {
            fail(d, JOINED(d, S("the header \""), h.name, S("\" must be signed and is not in the request")).data);
        }
        APPEND(d, &covered, h);
    }
    return r->ordered ? sort_headers(d, covered) : covered;
}

// endregion
// region sent_body
// Gives the body that is sent.
static struct text body(struct draft *d) {
    // region send_params needs join
    if (d->joined && is_form(d)) {
        struct texts pieces = {NULL, 0};
        percent_pairs(d, &pieces, d->in_form);
        result_pieces(d, &pieces);
        return join(d, S("&"), pieces);
    }
    // endregion
    return d->given_body;
}

// endregion
// region body needs sent_body
// endregion
// region send_headers needs lower, equal
// Sets a header in place of all of its name.
static void set_header(struct draft *d, struct text name, struct text value) {
    struct pairs kept = {NULL, 0};
    for (size_t i = 0; i < d->headers_set.count; i++) {
        if (!equal(lower(d, d->headers_set.items[i].name), lower(d, name))) {
            APPEND(d, &kept, d->headers_set.items[i]);
        }
    }
    APPEND(d, &kept, ((struct pair){name, value}));
    d->headers_set = kept;
}

// endregion
// region send_params needs contains
// Takes the pairs of these names out of a list.
static struct pairs without(struct draft *d, struct pairs list, struct texts names) {
    struct pairs kept = {NULL, 0};
    for (size_t i = 0; i < list.count; i++) {
        if (!contains(names, list.items[i].name)) {
            APPEND(d, &kept, list.items[i]);
        }
    }
    return kept;
}

// endregion
// region drop needs cut, contains, form_decode, join, texts_of
// Takes parameters out of the request.
static void drop(struct draft *d, struct texts names) {
    struct texts kept = {NULL, 0};
    for (struct text query = d->query; query.size > 0;) {
        struct text piece = cut(&query, S("&"));
        struct text rest = piece;
        struct text name = cut(&rest, S("="));
        if (piece.size > 0 && !contains(names, form_decode(d, name))) {
            APPEND(d, &kept, piece);
        }
    }
    // region send_params
    if (!d->joined) {
        d->in_query = decoded_pairs(d, d->query);
        d->in_form = form_pairs(d);
        d->joined = true;
    }
    d->in_query = without(d, d->in_query, names);
    d->in_form = without(d, d->in_form, names);
    // endregion
    d->query = join(d, S("&"), kept);
}

// endregion
// region send_query needs drop, percent, joined
// Adds a parameter at the end of the query.
static void add_query(struct draft *d, struct text name, struct text value) {
    drop(d, (struct texts){&name, 1});
    struct text lead = d->query.size > 0 ? S("&") : S("");
    d->query = JOINED(d, d->query, lead, percent(d, name), S("="), percent(d, value));
}

// endregion
// region send_params
// Adds a parameter to those that are signed.
static void add_param(struct draft *d, struct text name, struct text value) {
    drop(d, (struct texts){&name, 1});
    APPEND(d, &d->in_form, ((struct pair){name, value}));
}

// endregion
// region send_params_after
// Adds a parameter behind those that are signed.
static void add_result(struct draft *d, struct text name, struct text value) {
    APPEND(d, &d->results, ((struct pair){name, value}));
}

// endregion
// region result needs sent_body, copied, joined
// Hands over what must be sent.
static void finish(struct draft *d, struct text string_to_sign, struct text signature) {
    // region send_params needs given_header, concat_pairs
    if (d->joined && is_form(d)) {
        if (given_header(d, S("content-type")) == NULL) {
            APPEND(d, &d->headers_set, ((struct pair){S("Content-Type"), S("application/x-www-form-urlencoded")}));
        }
    } else if (d->joined) {
        struct texts pieces = {NULL, 0};
        percent_pairs(d, &pieces, concat_pairs(d, d->in_query, d->in_form));
        result_pieces(d, &pieces);
        d->query = join(d, S("&"), pieces);
    }
    // endregion
    struct signer_result *r = d->result;
    struct signer_pair *sent = memory(d, (d->headers_set.count + 1) * sizeof *sent);
    for (size_t i = 0; i < d->headers_set.count; i++) {
        struct pair h = d->headers_set.items[i];
        sent[i] = (struct signer_pair){copied(d, h.name.data, h.name.size).data, copied(d, h.value.data, h.value.size).data};
    }
    r->headers = sent;
    r->header_count = d->headers_set.count;
    struct text mark = d->question || d->query.size > 0 ? S("?") : S("");
    r->url = JOINED(d, d->protocol, S("://"), d->address, d->path, mark, d->query).data;
    struct text sent_body = body(d);
    r->body = copied(d, sent_body.data, sent_body.size).data;
    r->body_size = sent_body.size;
    r->string_to_sign = copied(d, string_to_sign.data, string_to_sign.size).data;
    r->string_to_sign_size = string_to_sign.size;
    r->signature = copied(d, signature.data, signature.size).data;
}

// endregion
// region input? needs equal
// Gives what the caller says, or nothing.
static struct text find_input(const struct draft *d, struct text name) {
    for (size_t i = 0; i < d->inputs.count; i++) {
        if (equal(d->inputs.items[i].name, name)) {
            return d->inputs.items[i].value;
        }
    }
    return (struct text){NULL, 0};
}

// endregion
// region input needs input?
// Gives what the caller says, or else a default.
static struct text input(const struct draft *d, struct text name, struct text otherwise) {
    struct text given = find_input(d, name);
    return given.data != NULL ? given : otherwise;
}

// endregion
// region need_input needs input?, joined
// Gives an input that must be given.
static struct text need_input(struct draft *d, struct text name) {
    struct text given = find_input(d, name);
    if (given.data == NULL) {
        fail(d, JOINED(d, S("the input \""), name, S("\" is missing")).data);
    }
    return given;
}

// endregion
// region inputs needs input?, comma_list
// Gives an input that is a list, or else a default.
static struct texts list_input(struct draft *d, struct text name, struct texts otherwise) {
    struct text given = find_input(d, name);
    return given.data != NULL ? listed(d, given) : otherwise;
}

// endregion
// region check needs contains, join, joined
// Refuses a value that an input must not have.
static void check(struct draft *d, struct text name, struct text value, struct texts allowed) {
    if (allowed.count > 0 && !contains(allowed, value)) {
        fail(d, JOINED(d, S("the input \""), name, S("\" cannot be \""), value, S("\": allowed are "),
                       join(d, S(", "), allowed)).data);
    }
}

// endregion
// region begin needs lower, cut, from, joined
// Takes the URL apart and leaves every part as it is written; a fragment is never sent.
static void split_url(struct draft *d, struct text url) {
    struct text rest = url;
    d->protocol = lower(d, cut(&rest, S("://")));
    rest = cut(&rest, S("#"));
    d->query = rest;
    rest = cut(&d->query, S("?"));
    d->question = d->query.data > rest.data + rest.size;
    d->path = rest;
    d->address = cut(&d->path, S("/"));
    d->path = (struct text){rest.data + d->address.size, rest.size - d->address.size};
    bool letters = d->protocol.size > 0;
    for (size_t i = 0; i < d->protocol.size; i++) {
        letters = letters && d->protocol.data[i] >= 'a' && d->protocol.data[i] <= 'z';
    }
    if (!letters || d->address.size == 0) {
        fail(d, "the URL must begin with http:// or https:// and have a host");
    }
}

// Reads what the caller gives.
static void begin(struct draft *d, const struct signer_request *request, const struct signer_credential *credential,
                  const struct signer_options *options) {
    d->method = from(request->method);
    split_url(d, from(request->url));
    d->given_body = (struct text){request->body_size > 0 ? request->body : "", request->body_size};
    for (size_t i = 0; i < request->header_count; i++) {
        struct text name = from(request->headers[i].name);
        APPEND(d, &d->headers_given, ((struct pair){lower(d, name), from(request->headers[i].value)}));
    }
    for (size_t i = 0; options != NULL && i < options->input_count; i++) {
        APPEND(d, &d->inputs, ((struct pair){from(options->inputs[i].name), from(options->inputs[i].value)}));
    }
    d->key_id = from(credential->key_id);
    d->secret = from(credential->secret);
    // region has_token
    if (credential->token != NULL && credential->token[0] != '\0') {
        d->token = from(credential->token);
    }
    // endregion
    if (options != NULL && options->time != NULL) {
        d->time = *options->time;
    } else {
        timespec_get(&d->time, TIME_UTC);
    }
    // region new_number
    d->nonce = options != NULL && options->nonce != NULL ? from(options->nonce) : fresh_number(d);
    // endregion
    // region new_nonce
    d->nonce = options != NULL && options->nonce != NULL ? from(options->nonce) : fresh_hex(d);
    // endregion
    // region has_list
    d->options = options;
    // endregion
}

// endregion
// region release
void signer_release(struct signer_result *result) {
    for (struct piece *piece = result->memory, *next; piece != NULL; piece = next) {
        next = piece->next;
        OPENSSL_cleanse(piece, sizeof *piece + piece->size);
        free(piece);
    }
    *result = (struct signer_result){0};
}

// endregion
// region verify
void signer_release_verdict(struct signer_verdict *verdict) {
    signer_release(&verdict->memory);
    *verdict = (struct signer_verdict){0};
}

// Ends verifying with a verdict.
static _Noreturn void refuse(struct draft *d, struct text id, struct text detail) {
    d->verdict->id = id.data;
    d->verdict->detail = detail.data;
    longjmp(d->failed, 1);
}

// Ends verifying with the verdict that all is well.
static void accept_key(struct draft *d, struct text key_id) {
    d->verdict->id = "ok";
    d->verdict->detail = "";
    d->verdict->key_id = copied(d, key_id.data, key_id.size).data;
}

// Looks a key up.
static void look_up(struct draft *d, struct text key_id) {
    struct signer_credential credential = {0};
    const char *asked_for = copied(d, key_id.data, key_id.size).data;
    bool plain = memchr(key_id.data, '\0', key_id.size) == NULL;
    if (!plain || !d->find_key(d->demands->context, asked_for, &credential)) {
        refuse(d, S("unknown-key"), S("there is no such key"));
    }
    d->secret = from(credential.secret);
    // region verify_token
    d->token = from(credential.token);
    // endregion
}

// endregion
// region asked needs equal
// Tells whether a part of the request must be covered.
static bool asked(struct draft *d, struct text part) {
    for (size_t i = 0; i < d->demands->cover_count; i++) {
        if (equal(from(d->demands->cover[i]), part)) {
            return true;
        }
    }
    return false;
}

// endregion
// region seen
// Tells whether a nonce was used before.
static bool seen(struct draft *d, struct text key_id, struct text nonce) {
    const char *id = copied(d, key_id.data, key_id.size).data;
    return d->demands->seen != NULL && d->demands->seen(d->demands->context, id, copied(d, nonce.data, nonce.size).data);
}

// endregion
// region received_header? needs given_header, lower
// Gives the first value of a header without blanks around it.
static struct text find_received_header(struct draft *d, struct text name) {
    const struct text *given = given_header(d, lower(d, name));
    struct text value = given != NULL ? *given : (struct text){NULL, 0};
    while (value.size > 0 && (value.data[0] == ' ' || value.data[0] == '\t')) {
        value = (struct text){value.data + 1, value.size - 1};
    }
    while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\t')) {
        value.size--;
    }
    return value;
}

// endregion
// region times_given needs lower, equal
// Tells how often a header is there.
static size_t times_given(struct draft *d, struct text name) {
    size_t times = 0;
    name = lower(d, name);
    for (size_t i = 0; i < d->headers_given.count; i++) {
        times += equal(d->headers_given.items[i].name, name) ? 1 : 0;
    }
    return times;
}

// endregion
// region repeats_header needs times_given
// endregion
// region carried_header needs received_header?, starts_with
// Tells whether there is a header that begins so.
static bool carried_header(struct draft *d, struct text name, struct text start) {
    struct text value = find_received_header(d, name);
    return value.data != NULL && starts_with(value, start);
}

// endregion
// region carried_query needs includes, joined
// Tells whether the query has the parameter, written plainly.
static bool carried_query(struct draft *d, struct text name) {
    return includes(JOINED(d, S("&"), d->query), JOINED(d, S("&"), name, S("=")));
}

// endregion
// region carried_params needs carried_query
// Tells whether query or body have the parameter, written plainly.
static bool carried_params(struct draft *d, struct text name) {
    return carried_query(d, name) || includes(JOINED(d, S("&"), d->given_body), JOINED(d, S("&"), name, S("=")));
}

// endregion
// region received_pairs needs given_header, all_params
// Gives the parameters of query and form, decoded.
static struct pairs received_pairs(struct draft *d) {
    struct pairs query = decoded_pairs(d, d->query);
    return given_header(d, S("content-type")) == NULL ? query : concat_pairs(d, query, form_pairs(d));
}

// endregion
// region received_query? needs decoded_pairs, field?
// endregion
// region received_params? needs received_pairs, field?
// endregion
// region repeats_query needs decoded_pairs, values
// endregion
// region repeats_params needs received_pairs, values
// endregion
// region misspells_query needs decoded_pairs, misspelt
// endregion
// region misspells_params needs received_pairs, misspelt
// endregion
// region misspelt needs lower, equal, contains
// Tells whether a name among pairs differs from another in case only, and is none of the scheme's own.
static bool misspelt(struct draft *d, struct pairs list, struct text name, struct texts own) {
    for (size_t i = 0; i < list.count; i++) {
        struct text other = list.items[i].name;
        if (equal(lower(d, other), lower(d, name)) && !contains(own, other)) {
            return true;
        }
    }
    return false;
}

// endregion
// region list_problem? needs times_given, lower, equal, contains
// Tells whether a name must be in a list and is not.
static bool unlisted(struct draft *d, struct texts names, struct text wanted, bool free_names) {
    for (size_t i = 0; i < names.count; i++) {
        struct text name = names.items[i];
        if (equal(name, wanted) || (!free_names && equal(lower(d, name), lower(d, wanted)))) {
            return false;
        }
    }
    return true;
}

// Tells whether a name that is no header may be listed.
static bool bare_name(struct text name) {
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '\0' || strchr("@()<>,;:\\\"/[]?={} \t", name.data[i]) != NULL) {
            return false;
        }
    }
    return name.size > 0;
}

// Gives the verdict on a list of signed headers that is not what it must be.
static struct text find_list_problem(struct draft *d, struct texts names, struct texts required, struct texts others,
                                     bool free_names, bool single) {
    bool missing = false;
    for (size_t i = 0; i < required.count; i++) {
        missing = missing || unlisted(d, names, required.items[i], free_names);
    }
    for (size_t i = 0; i < d->demands->header_count; i++) {
        missing = missing || unlisted(d, names, from(d->demands->headers[i]), free_names);
    }
    if (missing) {
        return S("header-not-signed");
    }
    for (size_t i = 0; i < names.count; i++) {
        struct text name = names.items[i];
        size_t times = times_given(d, name);
        bool known = equal(lower(d, name), S("host")) || contains(others, name) || (free_names && bare_name(name));
        if ((times == 0 && !known) || (times > 1 && single)) {
            return S("malformed");
        }
    }
    return (struct text){NULL, 0};
}

// endregion
// region listed needs header_values_of, contains
// Gives the headers of a received list.
static struct headers listed_headers(struct draft *d, struct texts names, struct texts others) {
    struct headers all = {NULL, 0};
    for (size_t i = 0; i < names.count; i++) {
        struct header h = {names.items[i], {NULL, 0}};
        if (!contains(others, h.name)) {
            h.values = header_values_of(d, h.name);
        }
        APPEND(d, &all, h);
    }
    return all;
}

// endregion
// region past_start? needs starts_with
// Gives what follows the beginning of a text.
static struct text find_past_start(struct text value, struct text start) {
    if (value.data == NULL || !starts_with(value, start)) {
        return (struct text){NULL, 0};
    }
    return (struct text){value.data + start.size, value.size - start.size};
}

// endregion
// region upto? needs find, includes
// Gives what stands before a piece of a text.
static struct text find_upto(struct text value, struct text end) {
    if (value.data == NULL || !includes(value, end)) {
        return (struct text){NULL, 0};
    }
    return (struct text){value.data, find(value, end)};
}

// endregion
// region past? needs find, includes
// Gives what stands behind a piece of a text.
static struct text find_past(struct text value, struct text end) {
    if (value.data == NULL || !includes(value, end)) {
        return (struct text){NULL, 0};
    }
    size_t past = find(value, end) + end.size;
    return (struct text){value.data + past, value.size - past};
}

// endregion
// region agrees needs equal
// Tells whether two values are not different ones.
static bool agrees(struct text value, struct text other) {
    return value.size == 0 || other.size == 0 || equal(value, other);
}

// endregion
// region read_percent? needs unpercent
// Undoes percent.
static struct text find_read_percent(struct draft *d, struct text value) {
    return value.data == NULL ? value : unpercent(d, value);
}

// endregion
// region read_form? needs form_decode
// Undoes the escaping of forms.
static struct text find_read_form(struct draft *d, struct text value) {
    return value.data == NULL ? value : form_decode(d, value);
}

// endregion
// region read_base64? needs base64, unbase64, replaced_char, starts_with
// Gives the bytes behind base64 of either alphabet, padded or not.
static struct text find_read_base64(struct draft *d, struct text value) {
    size_t size = value.size;
    while (size > 0 && value.size - size < 2 && value.data[size - 1] == '=') {
        size--;
    }
    struct text digits = {value.data, size};
    bool whole = size % 4 != 1 && (size == value.size || value.size % 4 == 0);
    if (value.data == NULL || !whole) {
        return (struct text){NULL, 0};
    }
    struct text data = unbase64(d, digits);
    digits = replaced_char(d, replaced_char(d, digits, '-', '+'), '_', '/');
    bool again = starts_with(base64(d, data), digits) && data.size == size * 3 / 4;
    return again ? data : (struct text){NULL, 0};
}

// endregion
// region read_fields needs find, contains, names
// Gives the first field of a list, and has the list begin behind it.
static bool cut_field(struct text *list, struct pair *field) {
    while (list->size > 0 && (list->data[0] == ' ' || list->data[0] == '\t')) {
        *list = (struct text){list->data + 1, list->size - 1};
    }
    size_t equals = find(*list, S("="));
    if (equals == list->size) {
        return false;
    }
    field->name = (struct text){list->data, equals};
    struct text rest = {list->data + equals + 1, list->size - equals - 1};
    bool quoted = rest.size > 0 && rest.data[0] == '"';
    if (quoted) {
        rest = (struct text){rest.data + 1, rest.size - 1};
    }
    size_t end = find(rest, quoted ? S("\"") : S(","));
    field->value = (struct text){rest.data, end};
    if (quoted && end == rest.size) {
        return false;
    }
    end += quoted ? 1 : 0;
    rest = (struct text){rest.data + end, rest.size - end};
    while (quoted && rest.size > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t')) {
        rest = (struct text){rest.data + 1, rest.size - 1};
    }
    struct text *value = &field->value;
    while (!quoted && value->size > 0 && (value->data[value->size - 1] == ' ' || value->data[value->size - 1] == '\t')) {
        value->size--;
    }
    bool more = rest.size > 0 && rest.data[0] == ',';
    if ((!more && rest.size > 0) || (more && !quoted && rest.size == 1)) {
        return false;
    }
    *list = more ? (struct text){rest.data + 1, rest.size - 1} : rest;
    return true;
}

// Gives the fields name=value of a list with commas, with or without quotes around values. There are none unless each
// needed one is there, and no unknown one.
static struct pairs read_fields(struct draft *d, struct text list, struct texts needed, struct texts optional) {
    struct pairs found = {NULL, 0};
    while (list.size > 0) {
        struct pair field = {{NULL, 0}, {NULL, 0}};
        bool known = cut_field(&list, &field) && (contains(needed, field.name) || contains(optional, field.name));
        if (!known || contains(names(d, found), field.name)) {
            return (struct pairs){NULL, 0};
        }
        APPEND(d, &found, field);
    }
    for (size_t i = 0; i < needed.count; i++) {
        if (!contains(names(d, found), needed.items[i])) {
            return (struct pairs){NULL, 0};
        }
    }
    return found;
}

// endregion
// region field? needs equal
// Gives the value of a field.
static struct text find_field(struct pairs list, struct text name) {
    for (size_t i = 0; i < list.count; i++) {
        if (equal(list.items[i].name, name)) {
            return list.items[i].value;
        }
    }
    return (struct text){NULL, 0};
}

// endregion
// region read_unix? needs unix_time
// endregion
// region read_unix_ms? needs unix_time
// endregion
// region digits_in imports stdint.h
// Reads a number of some digits; -1 when there is none.
static int64_t digits_in(struct text value) {
    int64_t n = value.size > 0 && value.size <= 18 ? 0 : -1;
    for (size_t i = 0; i < value.size && n >= 0; i++) {
        n = value.data[i] >= '0' && value.data[i] <= '9' ? 10 * n + (value.data[i] - '0') : -1;
    }
    return n;
}

// endregion
// region kept_time imports stdint.h
// Keeps a time, if it is in the years 1 to 9999.
static const struct timespec *kept_time(struct draft *d, int64_t seconds, long nanoseconds) {
    if (seconds < INT64_C(-62135596800) || seconds > INT64_C(253402300799)) {
        return NULL;
    }
    struct timespec *time = memory(d, sizeof *time);
    *time = (struct timespec){.tv_sec = (time_t)seconds, .tv_nsec = nanoseconds};
    return time;
}

// endregion
// region unix_time needs digits_in, kept_time, number, equal
// Gives the time behind seconds since 1970, or so many parts of one; exactly as they would be written.
static const struct timespec *unix_time(struct draft *d, struct text value, int parts) {
    bool early = value.size > 0 && value.data[0] == '-';
    int64_t n = digits_in(early ? (struct text){value.data + 1, value.size - 1} : value);
    if (n < 0 || !equal(number(d, early ? -n : n), value)) {
        return NULL;
    }
    n = early ? -n : n;
    int64_t seconds = n / parts - (n % parts < 0);
    return kept_time(d, seconds, (long)(n - seconds * parts) * (1000000000 / parts));
}

// endregion
// region at_time
// Has what is written next be written at a time.
static struct draft *at_time(struct draft *d, struct timespec time) {
    d->time = time;
    return d;
}

// endregion
// region or_epoch
// Gives a time that may be absent; then it is that of 1970.
static struct timespec or_epoch(const struct timespec *time) {
    return time != NULL ? *time : (struct timespec){0};
}

// endregion
// region read_utc? needs moment, at_time, digits_in, kept_time, equal
// Gives the time behind a text in a layout; exactly what the layout would write.
static const struct timespec *find_read_utc(struct draft *d, struct text value, const char *layout) {
    int64_t part[128] = {['Y'] = 1970, ['m'] = 1, ['d'] = 1};
    struct text rest = value;
    for (const char *sign = layout; *sign != '\0'; sign++) {
        char kind = *sign == '%' ? *++sign : '\0';
        size_t width = kind == '\0' ? 1 : kind == 'Y' ? 4 : strchr("abL", kind) != NULL ? 3 : 2;
        if (rest.size < width) {
            return NULL;
        }
        struct text digits = {rest.data, width};
        rest = (struct text){rest.data + width, rest.size - width};
        if (kind == 'b') {
            const char *months = "JanFebMarAprMayJunJulAugSepOctNovDec";
            for (part['m'] = 1; part['m'] < 12 && memcmp(months + 3 * (part['m'] - 1), digits.data, 3) != 0;) {
                part['m']++;
            }
        } else if (kind != '\0' && kind != 'a') {
            part[(unsigned char)kind] = digits_in(digits);
        }
    }
    int64_t year = part['Y'] - (part['m'] <= 2);
    int64_t month = part['m'] <= 2 ? part['m'] + 9 : part['m'] - 3;
    int64_t days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + part['d'] - 1 - 719468;
    int64_t seconds = ((days * 24 + part['H']) * 60 + part['M']) * 60 + part['S'];
    const struct timespec *time = kept_time(d, seconds, (long)part['L'] * 1000000);
    return time != NULL && equal(moment(at_time(d, *time), layout, 0), value) ? time : NULL;
}

// endregion
// region split_list needs cut, ends_with
// Gives the items of a list.
static struct texts split_list(struct draft *d, struct text value, struct text separator) {
    struct texts items = {NULL, 0};
    if (value.size > 0 && ends_with(value, separator)) {
        value.size -= separator.size;
        if (value.size == 0) {
            APPEND(d, &items, value);
        }
    }
    for (bool more = value.size > 0; more;) {
        size_t size = value.size;
        struct text item = cut(&value, separator);
        more = item.size < size;
        APPEND(d, &items, item);
    }
    return items;
}

// endregion
// region well_listed needs split_list, lower, contains
// Tells whether a list of names has no empty one, none twice, and not too many.
static bool well_listed(struct draft *d, struct text value, struct text separator, bool free_names) {
    struct texts known = {NULL, 0};
    struct texts items = split_list(d, value, separator);
    for (size_t i = 0; i < items.count; i++) {
        struct text name = lower(d, items.items[i]);
        if (name.size == 0 || i == 100 || (!free_names && contains(known, name))) {
            return false;
        }
        APPEND(d, &known, name);
    }
    return value.data != NULL;
}

// endregion
// region check_demands needs from, contains, join, joined, texts_of
// Refuses a name that a demand does not know.
static void check_name(struct draft *d, struct text demand, struct text name, struct texts known) {
    if (!contains(known, name)) {
        fail(d, JOINED(d, demand, S(": there is no \""), name, S("\", only ["), join(d, S(", "), known), S("]")).data);
    }
}

// Refuses what is misspelt: it would demand nothing.
static void check_demands(struct draft *d, struct texts accepted, struct texts cover) {
    for (size_t i = 0; i < d->demands->accepted_count; i++) {
        check_name(d, S("accepted"), from(d->demands->accepted[i].name), accepted);
    }
    for (size_t i = 0; i < d->demands->cover_count; i++) {
        check_name(d, S("cover"), from(d->demands->cover[i]), cover);
    }
}

// endregion
// region told_problem? needs equal, contains
// Gives the verdict on an input that the request tells and that is not what it must be.
static struct text find_told_problem(struct draft *d, struct text name, struct text value, struct texts allowed) {
    for (size_t i = 0; i < d->inputs.count; i++) {
        if (equal(d->inputs.items[i].name, name) && !equal(d->inputs.items[i].value, value)) {
            return S("signature-mismatch");
        }
    }
    bool limited = false, accepted = false;
    for (size_t i = 0; i < d->demands->accepted_count; i++) {
        bool same = equal(from(d->demands->accepted[i].name), name);
        limited = limited || same;
        accepted = accepted || (same && equal(from(d->demands->accepted[i].value), value));
    }
    bool refused = (limited && !accepted) || (allowed.count > 0 && !contains(allowed, value));
    return refused ? S("malformed") : (struct text){NULL, 0};
}

// endregion
// region clock_problem? needs digits_in
// Tells whether a time is more than so many seconds behind another one.
static bool behind(struct timespec time, struct timespec other, int64_t seconds) {
    int64_t far = (int64_t)other.tv_sec - (int64_t)time.tv_sec;
    return far > seconds || (far == seconds && other.tv_nsec > time.tv_nsec);
}

// Gives the verdict on a time that is too far from the clock.
static struct text find_clock_problem(struct draft *d, const struct timespec *time, struct text within,
                                      struct text lifetime, int64_t longest) {
    int64_t window = d->demands->within > 0 ? d->demands->within : digits_in(within);
    int64_t end = window;
    if (lifetime.size > 0) {
        end = digits_in(lifetime);
    }
    if (time == NULL || end < 0 || (lifetime.size > 0 && end > (longest > 0 ? longest : INT64_C(1) << 31))) {
        return S("malformed");
    }
    if (behind(d->now, *time, window)) {
        return S("clock-skew");
    }
    if (!behind(*time, d->now, end)) {
        return (struct text){NULL, 0};
    }
    return lifetime.size > 0 ? S("expired") : S("clock-skew");
}

// endregion
// region same_text
// Tells whether two texts are the same, in constant time.
static bool same_text(struct text value, struct text other) {
    return value.size == other.size && (value.size == 0 || CRYPTO_memcmp(value.data, other.data, value.size) == 0);
}

// endregion
// region wrong_token needs same_text
// Tells whether a session token is not the one of the key; a key without one takes any.
static bool wrong_token(struct draft *d, struct text token) {
    return d->token.size > 0 && !same_text(d->token, token);
}

// endregion
// region same_hex needs unhex, same_text
// Tells whether two texts are hex digits of the same bytes, in constant time.
static bool same_hex(struct draft *d, struct text value, struct text other) {
    struct text received = unhex(d, other);
    return received.size > 0 && 2 * received.size == other.size && same_text(unhex(d, value), received);
}

// endregion
// region same_base64 needs read_base64?, same_text
// Tells whether two texts are base64 of the same bytes, in constant time.
static bool same_base64(struct draft *d, struct text value, struct text other) {
    struct text received = find_read_base64(d, other);
    return received.size > 0 && same_text(find_read_base64(d, value), received);
}

// endregion
#endif
