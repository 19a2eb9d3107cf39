// Sends one request that tencent_tc3.h signs, and prints the answer.
//
// usage: ./tencent_tc3_example METHOD URL BODY [INPUT=VALUE ...]
//
// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
// It needs libcurl: cc -std=c11 -o tencent_tc3_example tencent_tc3_example.c -lcurl -lcrypto

#define TENCENT_TC3_IMPLEMENTATION
#include "tencent_tc3.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Adds a header; libcurl wants a semicolon behind one without a value.
static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value) {
    size_t size = strlen(name) + strlen(value) + 3;
    char *line = malloc(size);
    if (line == NULL) {
        return list;
    }
    snprintf(line, size, "%s%s%s", name, value[0] != '\0' ? ": " : ";", value);
    struct curl_slist *more = curl_slist_append(list, line);
    free(line);
    return more != NULL ? more : list;
}

// Sends what is signed, and gives the exit code. given are the headers that were signed, of which signing may replace some.
static int send_signed(const struct tencent_tc3_request *given, const struct tencent_tc3_result *signed_request) {
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; i < given->header_count; i++) {
        int replaced = 0;
        for (size_t j = 0; j < signed_request->header_count; j++) {
            replaced |= curl_strequal(given->headers[i].name, signed_request->headers[j].name);
        }
        if (!replaced) {
            headers = add_header(headers, given->headers[i].name, given->headers[i].value);
        }
    }
    for (size_t i = 0; i < signed_request->header_count; i++) {
        headers = add_header(headers, signed_request->headers[i].name, signed_request->headers[i].value);
    }
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, signed_request->url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (getenv("CURL_CA_BUNDLE") != NULL) { // as curl does
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("CURL_CA_BUNDLE"));
    }
    if (signed_request->body_size > 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)signed_request->body_size);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, signed_request->body);
    }
    curl_easy_setopt(curl, CURLOPT_NOBODY, strcmp(given->method, "HEAD") == 0 ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, given->method);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    putchar('\n');
    if (code != CURLE_OK) {
        fprintf(stderr, "%s\n", curl_easy_strerror(code));
        return 1;
    }
    if (status >= 300) {
        fprintf(stderr, "HTTP status %ld\n", status);
    }
    return status >= 300 ? 1 : 0;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fputs("usage: METHOD URL BODY [INPUT=VALUE ...]\n", stderr);
        return 2;
    }
    struct tencent_tc3_pair *inputs = calloc((size_t)argc, sizeof *inputs);
    struct tencent_tc3_options options = {.inputs = inputs};
    for (int i = 4; i < argc && inputs != NULL; i++) {
        char *equals = strchr(argv[i], '=');
        if (equals != NULL) {
            *equals = '\0';
            inputs[options.input_count].name = argv[i];
            inputs[options.input_count++].value = equals + 1;
        }
    }
    const struct tencent_tc3_pair headers[] = {
        {"Accept", "*/*"},
        {"Content-Type", "application/json"},
    };
    const struct tencent_tc3_request request = {
        .method = argv[1],
        .url = argv[2],
        .headers = headers,
        .header_count = argv[3][0] != '\0' ? 2 : 1,
        .body = argv[3],
        .body_size = strlen(argv[3]),
    };
    const struct tencent_tc3_credential credential = {
        .key_id = getenv("CHOPMARK_KEY_ID"),
        .secret = getenv("CHOPMARK_SECRET"),
        .token = getenv("CHOPMARK_TOKEN"),
    };
    struct tencent_tc3_result result;
    int code = 1;
    if (tencent_tc3_sign(&request, &credential, &options, &result)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        code = send_signed(&request, &result);
        curl_global_cleanup();
    } else {
        fprintf(stderr, "%s\n", result.error);
    }
    tencent_tc3_release(&result);
    free(inputs);
    return code;
}
