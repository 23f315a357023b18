/* SPDX-License-Identifier: MIT */
#pragma once

#include "chat/weir-markdown-block.h"

/* The blocks written as CommonMark's examples write them, without links and pictures, a line break for
 * each kind of line break. */
char *markdown_html_print (WeirMarkdownBlocks *blocks);

/* (transfer full): the blocks of @text, which is cut in two at @cut. */
WeirMarkdownBlocks *markdown_html_read (const char *text, gsize len, gsize cut);

/* Fails the program when two texts have different blocks. */
void markdown_html_assert_same (WeirMarkdownBlocks *a, WeirMarkdownBlocks *b);
