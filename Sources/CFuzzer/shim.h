#pragma once

#include <stddef.h>
#include <stdint.h>

// Of libFuzzer without its `main`. Source: compiler-rt, include/fuzzer/FuzzerInterface.h and FuzzerMain.cpp.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));
