#include "digest.h"

#include <stdint.h>

void ken_digest_begin(struct ken_digest_state *state)
{
    SHA256Init(&state->sha);
}

void ken_digest_add(struct ken_digest_state *state, const void *bytes, size_t size)
{
    if (size)
        SHA256Update(&state->sha, (const uint8_t *)bytes, size);
}

void ken_digest_end(struct ken_digest_state *state, unsigned char digest[KEN_DIGEST_BYTES])
{
    SHA256Final(digest, &state->sha);
}

void ken_digest(const void *bytes, size_t size, unsigned char digest[KEN_DIGEST_BYTES])
{
    struct ken_digest_state state;
    ken_digest_begin(&state);
    ken_digest_add(&state, bytes, size);
    ken_digest_end(&state, digest);
}

void ken_digest_hex(const unsigned char digest[KEN_DIGEST_BYTES], char hex[KEN_DIGEST_HEX])
{
    for (size_t i = 0; i < KEN_DIGEST_BYTES; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[KEN_DIGEST_HEX - 1] = '\0';
}
