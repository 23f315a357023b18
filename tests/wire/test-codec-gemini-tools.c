/* SPDX-License-Identifier: MIT */
/* Tools and schemas of chat requests, written for Gemini. */
#include "gemini-rows.h"

#include <string.h>

static const GeminiRow rows[] = {
  { "schema-verbatim", "other",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$ref\":"
        "1.0}}}]",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":"
    "{\"$ref\":1.0}}]}]}",
    NULL },
  { "tools", "gemini-2.5-flash",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
        "\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\","
        "\"default\":1}},\"additionalProperties\":false},\"strict\":true}},{\"type\":\"function\","
        "\"function\":{\"name\":\"g\",\"parameters\":{\"type\":\"object\"}}}],"
        "\"parallel_tool_calls\":false",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"description\":\"d\","
    "\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}},"
    "{\"name\":\"g\"}]}]}",
    "parallel_tool_calls,tools[].strict" },
  { "tool-names", "gemini-2.5-flash",
    "\"messages\":[" USER ",{\"role\":\"assistant\",\"tool_calls\":[" CALL (
        "1",
        "1.f",
        "{}") "]},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"one\"}],\"tools\":"
              "[" TOOL ("1.f") "],\"tool_choice\":" TOOL ("1.f"),
    "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]},{\"role\":\"model\",\"parts\":"
    "[" CALLED (FITTED, "{}") "]},{\"role\":\"user\",\"parts\":[" ANSWERED (
        FITTED,
        "\"output\":\"one\"") "]}],\"tools\":[{\"functionDeclarations\":[" TOLD (FITTED) "]}],"
                                                                                         "\"toolCon"
                                                                                         "fig\":{"
                                                                                         "\"functio"
                                                                                         "nCallingC"
                                                                                         "onfig\":{"
                                                                                         "\"mode\":"
                                                                                         "\"ANY\","
                                                                                         "\"allowed"
                                                                                         "FunctionN"
                                                                                         "ames\":["
                                                                                         "\"" FITTED
                                                                                         "\"]}}}",
    NULL },
  { "tool-default", "gemini-3-pro",
    SAY ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":"
        "\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":1}}}}}]",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{\"type\":"
    "\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"default\":1}}}}]}]}",
    NULL },
  { "choice-auto", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"auto\"",
    "{" SAID "," CHOICE ("\"mode\":\"AUTO\"") "}", NULL },
  { "choice-none", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"none\"",
    "{" SAID "," CHOICE ("\"mode\":\"NONE\"") "}", NULL },
  { "choice-required", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":\"required\"",
    "{" SAID "," CHOICE ("\"mode\":\"ANY\"") "}", NULL },
  { "choice-named", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("g") "],\"tool_choice\":" TOOL ("g"),
    "{" SAID "," CHOICE ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"g\"]") "}", NULL },
  { "choice-allowed-required", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL (
        "g") "],\"tool_choice\":{\"type\":\"allowed_tools\","
             "\"allowed_tools\":{\"mode\":\"required\",\"tools\":[" TOOL ("f") "]}}",
    "{" SAID "," CHOICE ("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]") "}", NULL },
  { "choice-allowed-auto", "gemini-2.5-flash",
    SAY ",\"tools\":[" TOOL ("f") "," TOOL (
        "g") "],\"tool_choice\":{\"type\":\"allowed_tools\","
             "\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[" TOOL ("f") "]}}",
    "{" SAID ",\"tools\":[{\"functionDeclarations\":[" TOLD (
        "f") "]}],\"toolConfig\":"
             "{\"functionCallingConfig\":{\"mode\":\"AUTO\"}}}",
    NULL },
  { "choice-without-tools", "gemini-2.5-flash", SAY ",\"tool_choice\":\"auto\"", "{" SAID "}",
    NULL },
};

static const GeminiError errors[] = {
  { "grammar-tool", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL (
        "f") ",{\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"format\":"
             "{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"regex\",\"definition\":\"a\"}}}}]",
    WEIR_API_ERROR_UNSUPPORTED, "tools[1].custom.format" },
  { "tool-name-conflict", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL ("f") "," TOOL ("f") "]", WEIR_API_ERROR_BAD_REQUEST, "tools[1].name" },
  { "no-tools", "gemini-2.5-flash-image", FALSE, SAY ",\"tools\":[" TOOL ("f") "]",
    WEIR_API_ERROR_UNSUPPORTED, "tools" },
  { "choice-unknown", "gemini-2.5-flash", FALSE,
    SAY ",\"tools\":[" TOOL ("f") "],\"tool_choice\":" TOOL ("h"), WEIR_API_ERROR_BAD_REQUEST,
    "tool_choice" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gemini_add_rows ("/wire/codec-gemini-tools", rows, G_N_ELEMENTS (rows));
  gemini_add_errors ("/wire/codec-gemini-tools", errors, G_N_ELEMENTS (errors));
  return g_test_run ();
}
