/* What the C and C++ peers find in a record, and in which form. Must not know any of them. */

#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* PEERS_UNCODED is a failure whose code was not found. */
enum { PEERS_SUCCESS, PEERS_FAILURE, PEERS_UNCODED, PEERS_REFUSED };

/* The code is borrowed from the record or the parser, until the parser reads the next record. */
struct peers_seen {
    int outcome;
    const char *code;
    size_t code_len;
};

#ifdef __cplusplus
}
#endif
