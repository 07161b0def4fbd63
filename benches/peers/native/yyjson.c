/*
 * yyjson, asked for the code of one record; its memory is kept for the next one.
 * This must not know how records are found or what is counted.
 */

#include <stdlib.h>
#include <yyjson.h>

#include "peers.h"

struct memory {
    char *bytes;
    size_t len;
};

void *peers_yyjson_new(void) { return calloc(1, sizeof(struct memory)); }

void peers_yyjson_free(void *of) {
    free(((struct memory *)of)->bytes);
    free(of);
}

static struct peers_seen look(yyjson_doc *document) {
    struct peers_seen seen = {PEERS_REFUSED, NULL, 0};
    yyjson_val *response = yyjson_obj_get(yyjson_doc_get_root(document), "Response");
    if (!yyjson_is_obj(response)) {
        return seen;
    }
    yyjson_val *error = yyjson_obj_get(response, "Error");
    if (error == NULL) {
        seen.outcome = PEERS_SUCCESS;
        return seen;
    }
    yyjson_val *code = yyjson_obj_get(error, "Code");
    if (yyjson_is_str(code)) {
        seen.outcome = PEERS_FAILURE;
        seen.code = yyjson_get_str(code);
        seen.code_len = yyjson_get_len(code);
    }
    return seen;
}

struct peers_seen peers_yyjson(void *of, const char *text, size_t len) {
    struct memory *memory = of;
    size_t needed = yyjson_read_max_memory_usage(len, 0);
    if (needed > memory->len) {
        free(memory->bytes);
        memory->bytes = malloc(needed);
        memory->len = memory->bytes == NULL ? 0 : needed;
    }
    yyjson_alc pool;
    yyjson_doc *document = NULL;
    if (yyjson_alc_pool_init(&pool, memory->bytes, memory->len)) {
        document = yyjson_read_opts((char *)text, len, 0, &pool, NULL);
    }
    if (document == NULL) {
        return (struct peers_seen){PEERS_REFUSED, NULL, 0};
    }
    return look(document); /* it stays valid, since the pool keeps its memory */
}

const char *peers_yyjson_version(void) { return YYJSON_VERSION_STRING; }
