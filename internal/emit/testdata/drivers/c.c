// Reads cases as lines of hex, signs each with the signer of its scheme, and prints the results in the same way.
#define _POSIX_C_SOURCE 200809L
#include "driver.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEME(name)                                                                                                   \
    void sign_##name(const struct line *lines, size_t count);                                                          \
    void judge_##name(const struct line *lines, size_t count);
#include "schemes.h"
#undef SCHEME

static void encode(const void *value, size_t size) {
    putchar(' ');
    for (size_t i = 0; i < size; i++) {
        printf("%02x", ((const unsigned char *)value)[i]);
    }
    if (size == 0) {
        putchar('-');
    }
}

void answer(const char *name, const void *value, size_t size) {
    if (name != NULL) {
        fputs(name, stdout);
    }
    encode(value, size);
    if (name == NULL || strcmp(name, "header") != 0) {
        putchar('\n');
    }
}

const char *one(const struct line *lines, size_t count, const char *name, size_t *size) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(lines[i].name, name) == 0 && lines[i].count > 0) {
            if (size != NULL) {
                *size = lines[i].sizes[0];
            }
            return lines[i].values[0];
        }
    }
    return NULL;
}

static char *decode(const char *hex, size_t *size) {
    char *out = calloc(strlen(hex) / 2 + 1, 1);
    for (*size = 0; hex[0] != '\0' && hex[0] != '-'; hex += 2, ++*size) {
        unsigned byte = 0;
        sscanf(hex, "%2x", &byte);
        out[*size] = (char)byte;
    }
    return out;
}

static void dispatch(const struct line *lines, size_t count) {
    const char *scheme = one(lines, count, "scheme", NULL);
#ifdef VERIFIES
#define JUDGE(name) judge_##name(lines, count)
#else
#define JUDGE(name) exit(2)
#endif
    bool judges = one(lines, count, "now", NULL) != NULL;
#define SCHEME(name)                                                                                                   \
    if (strcmp(scheme, #name) == 0 && judges) {                                                                        \
        JUDGE(name);                                                                                                   \
    } else if (strcmp(scheme, #name) == 0) {                                                                           \
        sign_##name(lines, count);                                                                                     \
    }
#include "schemes.h"
    putchar('\n');
}

int main(void) {
    static struct line lines[MOST];
    size_t count = 0;
    char *text = NULL;
    size_t room = 0;
    while (getline(&text, &room, stdin) >= 0) {
        if (text[0] != '\n') {
            struct line *line = &lines[count++];
            line->name = strdup(strtok(text, " \n"));
            line->count = 0;
            for (char *hex; (hex = strtok(NULL, " \n")) != NULL; line->count++) {
                line->values[line->count] = decode(hex, &line->sizes[line->count]);
            }
            if (strcmp(line->name, "scheme") == 0) {
                for (char *c = line->values[0]; *c != '\0'; c++) {
                    *c = *c == '-' ? '_' : *c;
                }
            }
            continue;
        }
        dispatch(lines, count);
        for (size_t i = 0; i < count; i++) {
            free(lines[i].name);
            for (size_t j = 0; j < lines[i].count; j++) {
                free(lines[i].values[j]);
            }
        }
        count = 0;
    }
    free(text);
    return 0;
}
