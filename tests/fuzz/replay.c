/* Feeds the files of folders to a fuzz target, for builds without libFuzzer: replay-TARGET FOLDER… . A file that breaks
 * something ends the process, named last; otherwise the count is printed as the tests print theirs. A folder that is not there
 * has no files. */
#include "look.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_file(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static unsigned replay(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_file, alphasort);
    for (int i = 0; i < count; i++) {
        char *path;
        size_t size;
        REQUIRE(asprintf(&path, "%s/%s", folder, entries[i]->d_name) > 0);
        fprintf(stderr, "%s\n", path);
        char *bytes = look_read_file(path, &size);
        /* exactly as large as the input, so that sanitizers see a read beyond it */
        uint8_t *exact = malloc(size ? size : 1);
        REQUIRE(exact != NULL);
        memcpy(exact, bytes, size);
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
        free(bytes);
        free(path);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return count > 0 ? (unsigned)count : 0;
}

int main(int argc, char **argv)
{
    unsigned passed = 0;
    for (int i = 1; i < argc; i++)
        passed += replay(argv[i]);
    printf("%u passed, %d failed\n", passed, passed == 0);
    return passed == 0;
}
