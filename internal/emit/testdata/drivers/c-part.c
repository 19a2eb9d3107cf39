#define SIGNER_IMPLEMENTATION
#include "signer.h"
#include "driver.h"
#include <stdlib.h>
#include <string.h>

void sign_signer(const struct line *lines, size_t count);
void sign_signer(const struct line *lines, size_t count) {
    struct signer_pair headers[MOST], inputs[MOST];
    struct signer_request request = {.headers = headers};
    struct signer_credential credential = {0};
    struct signer_options options = {.inputs = inputs};
    const char *cover[MOST];
    (void)cover;
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &lines[i];
        if (strcmp(l->name, "header") == 0) {
            headers[request.header_count++] = (struct signer_pair){l->values[0], l->values[1]};
        } else if (strcmp(l->name, "input") == 0) {
            inputs[options.input_count++] = (struct signer_pair){l->values[0], l->values[1]};
        } else if (strcmp(l->name, "cover") == 0) {
            // region has_list
            for (size_t j = 0; j < l->count; j++) {
                cover[j] = l->values[j];
            }
            options.cover = cover;
            options.cover_count = l->count;
            // endregion
        }
    }
    request.method = one(lines, count, "method", NULL);
    request.url = one(lines, count, "url", NULL);
    request.body = one(lines, count, "body", &request.body_size);
    credential.key_id = one(lines, count, "key_id", NULL);
    credential.secret = one(lines, count, "secret", NULL);
    // region has_token
    credential.token = one(lines, count, "token", NULL);
    // endregion
    // region has_nonce
    options.nonce = one(lines, count, "nonce", NULL);
    // endregion
    struct timespec time = {atoll(one(lines, count, "seconds", NULL)), atol(one(lines, count, "nanoseconds", NULL))};
    options.time = &time;
    struct signer_result result;
    if (!signer_sign(&request, &credential, &options, &result)) {
        answer("error", result.error, strlen(result.error));
        signer_release(&result);
        return;
    }
    answer("string_to_sign", result.string_to_sign, result.string_to_sign_size);
    answer("signature", result.signature, strlen(result.signature));
    for (size_t i = 0; i < result.header_count; i++) {
        answer("header", result.headers[i].name, strlen(result.headers[i].name));
        answer(NULL, result.headers[i].value, strlen(result.headers[i].value));
    }
    answer("url", result.url, strlen(result.url));
    answer("body", result.body, result.body_size);
    signer_release(&result);
}

// region verify
static bool find_key(void *context, const char *key_id, struct signer_credential *credential) {
    const struct signer_credential *only = context;
    *credential = *only;
    return strcmp(key_id, only->key_id) == 0;
}

void judge_signer(const struct line *lines, size_t count);
void judge_signer(const struct line *lines, size_t count) {
    struct signer_pair headers[MOST], inputs[MOST], accepted[MOST];
    const char *wanted[MOST], *cover[MOST];
    struct signer_request request = {.headers = headers};
    struct signer_credential credential = {0};
    struct signer_demands demands = {.inputs = inputs, .accepted = accepted, .headers = wanted, .cover = cover};
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &lines[i];
        if (strcmp(l->name, "header") == 0) {
            headers[request.header_count++] = (struct signer_pair){l->values[0], l->values[1]};
        } else if (strcmp(l->name, "input") == 0) {
            inputs[demands.input_count++] = (struct signer_pair){l->values[0], l->values[1]};
        }
        for (size_t j = 0; j < l->count; j++) {
            if (strcmp(l->name, "cover") == 0) {
                cover[demands.cover_count++] = l->values[j];
            } else if (strcmp(l->name, "headers") == 0) {
                wanted[demands.header_count++] = l->values[j];
            } else if (strcmp(l->name, "accepted") == 0 && j > 0) {
                accepted[demands.accepted_count++] = (struct signer_pair){l->values[0], l->values[j]};
            }
        }
    }
    request.method = one(lines, count, "method", NULL);
    request.url = one(lines, count, "url", NULL);
    request.body = one(lines, count, "body", &request.body_size);
    credential.key_id = one(lines, count, "key_id", NULL);
    credential.secret = one(lines, count, "secret", NULL);
    // region has_token
    credential.token = one(lines, count, "token", NULL);
    // endregion
    struct timespec now = {atoll(one(lines, count, "now", NULL)), 0};
    demands.time = &now;
    demands.context = &credential;
    if (one(lines, count, "within", NULL) != NULL) {
        demands.within = atol(one(lines, count, "within", NULL));
    }
    struct signer_verdict verdict;
    bool ok = signer_verify(&request, find_key, &demands, &verdict);
    if (verdict.error != NULL) {
        answer("error", verdict.error, strlen(verdict.error));
    } else if (ok == (strcmp(verdict.id, "ok") == 0)) {
        answer("verdict", verdict.id, strlen(verdict.id));
        answer("detail", verdict.detail, strlen(verdict.detail));
    }
    signer_release_verdict(&verdict);
}
// endregion verify
