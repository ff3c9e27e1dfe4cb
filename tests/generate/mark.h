/* How a line begins that begins a file, before that file's name: rules of several files are one text where they are made, compared,
 * made smaller and kept. */
#ifndef TESTS_GENERATE_MARK_H
#define TESTS_GENERATE_MARK_H

#define FILE_MARK "# file: "

#endif
