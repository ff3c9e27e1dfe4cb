/* SHA-256, by libmd. */
#ifndef KEN_DIGEST_H
#define KEN_DIGEST_H

#include <stddef.h>
#include <sha2.h>

#define KEN_DIGEST_BYTES 32
#define KEN_DIGEST_HEX (2 * KEN_DIGEST_BYTES + 1) /* as text, with its NUL */

/* A digest being taken of bytes that come piece by piece. */
struct ken_digest_state {
    SHA2_CTX sha;
};

/* The digest of `bytes` at once. Bytes may be NULL when size is 0. */
void ken_digest(const void *bytes, size_t size, unsigned char digest[KEN_DIGEST_BYTES]);

void ken_digest_begin(struct ken_digest_state *);
void ken_digest_add(struct ken_digest_state *, const void *bytes, size_t size);
void ken_digest_end(struct ken_digest_state *, unsigned char digest[KEN_DIGEST_BYTES]);

/* Writes a digest in lower-case hexadecimal, NUL-terminated. */
void ken_digest_hex(const unsigned char digest[KEN_DIGEST_BYTES], char hex[KEN_DIGEST_HEX]);

#endif
