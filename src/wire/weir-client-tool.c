/* SPDX-License-Identifier: MIT */
/* Wire format: the tools of Anthropic's API that its clients run: bash, text editor and memory, in all
 * versions up to 2026-11. The arguments are those that the API's own models call them with. */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-client-tool.h"

#include <string.h>

#define STRING(name, what) "\"" name "\":{\"type\":\"string\",\"description\":\"" what "\"}"
#define INTEGER(name, what) "\"" name "\":{\"type\":\"integer\",\"description\":\"" what "\"}"
#define COMMAND(words)                                                                             \
  "\"command\":{\"type\":\"string\",\"enum\":[" words "],\"description\":\"What to do.\"}"
#define RANGE                                                                                      \
  "\"view_range\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"description\":\"view: "   \
  "first and last line, from 1; -1 is the end of the file.\"}"
#define OBJECT(properties, required)                                                               \
  "{\"type\":\"object\",\"properties\":{" properties "},\"required\":[" required "]}"

#define BASH                                                                                       \
  "{\"type\":\"object\",\"properties\":{" STRING (                                                 \
      "command",                                                                                   \
      "The command to run. Required unless the shell is started anew.") ","                        \
                                                                        "\"restart\":{\"type\":"   \
                                                                        "\"boolean\","             \
                                                                        "\"description\":\"true "  \
                                                                        "starts the shell "        \
                                                                        "anew.\"}}}"

#define EDIT                                                                                       \
  STRING ("path", "The file or folder, as an absolute path.")                                      \
  "," STRING ("file_text", "create: all that the file shall hold.") "," STRING (                   \
      "old_str",                                                                                   \
      "str_replace: the text to replace; it must occur exactly once.") "," INTEGER ("insert_line", \
                                                                                    "insert: the " \
                                                                                    "line behind " \
                                                                                    "which to "    \
                                                                                    "insert; 0 "   \
                                                                                    "is the "      \
                                                                                    "beginning.") "," RANGE

#define EDITOR_OLD                                                                                 \
  OBJECT (                                                                                         \
      COMMAND (                                                                                    \
          "\"view\",\"create\",\"str_replace\",\"insert\",\"undo_edit\"") "," EDIT                 \
                                                                          "," STRING (             \
                                                                              "new_str",           \
                                                                              "str_replace: what " \
                                                                              "to put in its "     \
                                                                              "place; insert: "    \
                                                                              "what to insert."),  \
      "\"command\",\"path\"")

#define EDITOR                                                                                     \
  OBJECT (COMMAND ("\"view\",\"create\",\"str_replace\",\"insert\"") "," EDIT "," STRING (         \
              "new_str",                                                                           \
              "str_replace: what to put in its place.") "," STRING ("insert_text",                 \
                                                                    "insert: what to insert."),    \
          "\"command\",\"path\"")

#define MEMORY                                                                                                                                                                \
  OBJECT (                                                                                                                                                                    \
      COMMAND ("\"view\",\"create\",\"str_replace\",\"insert\",\"delete\",\"rename\"") "," EDIT "," STRING ("new_str", "str_replace: what to put in its place.") "," STRING ( \
          "insert_text",                                                                                                                                                      \
          "insert: what to insert.") "," STRING ("old_path",                                                                                                                  \
                                                 "rename: the path as it is.") "," STRING ("new_"                                                                             \
                                                                                           "path",                                                                            \
                                                                                           "renam"                                                                            \
                                                                                           "e: "                                                                              \
                                                                                           "the "                                                                             \
                                                                                           "path "                                                                            \
                                                                                           "as "                                                                              \
                                                                                           "it "                                                                              \
                                                                                           "shall"                                                                            \
                                                                                           " be"                                                                              \
                                                                                           "."),                                                                              \
      "\"command\"")

#define EDITOR_DOES "View, create and edit text files."

/* The first beginning that matches counts. */
static const struct
{
  const char *type;
  WeirClientTool tool;
} tools[] = {
  { "bash_", { "bash", "Run a command in a shell that stays open between calls.", BASH } },
  { "memory_",
    { "memory", "Keep notes between conversations, as text files under the folder /memories.",
      MEMORY } },
  { "text_editor_2024", { "str_replace_editor", EDITOR_DOES, EDITOR_OLD } },
  { "text_editor_20250124", { "str_replace_editor", EDITOR_DOES, EDITOR_OLD } },
  { "text_editor_", { "str_replace_based_edit_tool", EDITOR_DOES, EDITOR } },
};

const WeirClientTool *
weir_client_tool_get (WeirJsonText type)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      gsize len = strlen (tools[i].type);

      if (type.len >= len && memcmp (type.data, tools[i].type, len) == 0)
        return &tools[i].tool;
    }
  return NULL;
}
