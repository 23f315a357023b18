/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#define LONG "0123456789abcdef"
#define GIVEN .config = "%D/c.json"
#define TOKENS(list)                                                                               \
  {                                                                                                \
    {                                                                                              \
      "c.json", "{\"secret_authentication_tokens\":" list "}"                                      \
    }                                                                                              \
  }
#define LINES(text)                                                                                \
  {                                                                                                \
    {                                                                                              \
      "keys", text                                                                                 \
    }                                                                                              \
  }
#define FROM_FILE .variables = { "WEIR_API_KEYS_FILE=%D/keys" }

static const SettingsRow good_rows[] = {
  { .name = "texts",
    GIVEN,
    .files = TOKENS ("[\"a" LONG "\",\"b" LONG "\"]"),
    .expected = "key key-1=a" LONG "\nkey key-2=b" LONG "\n" },
  { .name = "objects",
    GIVEN,
    .files = TOKENS ("[{\"name\":\"laptop\",\"key\":\"a" LONG "\","
                     "\"expires\":\"1970-01-02T00:00:00Z\"},{\"key\":\"b" LONG "\"}]"),
    .expected = "key laptop=a" LONG " until 86400000000\nkey key-2=b" LONG "\n" },
  { .name = "keyring",
    GIVEN,
    .files = TOKENS ("[{\"name\":\"laptop\",\"keyring\":true}]"),
    .expected = "key laptop=(not known) unknown\n" },
  { .name = "digest",
    GIVEN,
    .files = TOKENS ("[{\"name\":\"ci\",\"sha256\":"
                     "\"Ab00000000000000000000000000000000000000000000000000000000000001\","
                     "\"models\":[\"gpt-*\"]}]"),
    .expected = "key ci=(not known) sha256=ab..01 for gpt-*\n" },
  { .name = "digest-twice",
    GIVEN,
    .files = TOKENS ("[\"abcdefghijklmnopqrstuvwxyz\",{\"sha256\":"
                     "\"71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73\"}]"),
    .expected = "key key-1=abcdefghijklmnopqrstuvwxyz\n"
                "warning %D/c.json: “secret_authentication_tokens[1]”: a key stands there twice; "
                "the second is ignored.\n" },
  { .name = "none", GIVEN, .files = TOKENS ("[]"), .expected = "" },
  { .name = "null", GIVEN, .files = TOKENS ("null"), .expected = "" },
  { .name = "short",
    GIVEN,
    .files = TOKENS ("[\"abc\"]"),
    .expected = "key key-1=abc\n"
                "warning %D/c.json: “secret_authentication_tokens[0]”: the key “key-1” is short "
                "and could be guessed; use at least 16 characters, such as from “openssl rand -hex "
                "24”.\n" },
  { .name = "twice",
    GIVEN,
    .files = TOKENS ("[\"a" LONG "\",\"a" LONG "\"]"),
    .expected = "key key-1=a" LONG "\n"
                "warning %D/c.json: “secret_authentication_tokens[1]”: a key stands there twice; "
                "the second is ignored.\n" },
  { .name = "lines",
    FROM_FILE,
    .files = LINES ("# comment\n\n  a" LONG "  \r\nlaptop=b" LONG "\nc" LONG "==\n"
                    "d+" LONG "=e\nlast-one=f" LONG),
    .expected = "key key-1=a" LONG "\nkey laptop=b" LONG "\nkey key-3=c" LONG "==\n"
                "key key-4=d+" LONG "=e\nkey last-one=f" LONG "\n" },
  { .name = "no-lines", FROM_FILE, .files = LINES (""), .expected = "" },
  { .name = "systemd-credential",
    .variables = { "CREDENTIALS_DIRECTORY=%D" },
    .files = { { "weir-api-keys", "a" LONG "\n" } },
    .expected = "key key-1=a" LONG "\n" },
  { .name = "other-systemd-credentials",
    .variables = { "CREDENTIALS_DIRECTORY=%D" },
    .expected = "" },
  { .name = "all-places-together",
    GIVEN,
    .variables = { "WEIR_API_KEYS_FILE=%D/keys", "CREDENTIALS_DIRECTORY=%D" },
    .files = { { "c.json", "{\"secret_authentication_tokens\":[\"a" LONG "\"]}" },
               { "keys", "b" LONG "\n" },
               { "weir-api-keys", "c" LONG "\n" } },
    .expected = "key key-1=a" LONG "\nkey key-2=b" LONG "\nkey key-3=c" LONG "\n" },
  { .name = "readable-for-all",
    FROM_FILE,
    .files = { { "keys!", "a" LONG } },
    .expected = "key key-1=a" LONG "\n"
                "warning %D/keys holds secrets and can be read by every user of this computer; "
                "run “chmod 600 %D/keys”.\n" },
};

#define BAD_TOKENS(row_name, list, message)                                                        \
  {                                                                                                \
    .name = row_name, GIVEN, .files = TOKENS (list),                                               \
    .error = "%D/c.json: “secret_authentication_tokens" message                                    \
  }

static const SettingsRow bad_rows[] = {
  BAD_TOKENS ("text", "\"a\"", "” must be a list of keys"),
  BAD_TOKENS ("number", "[1]", "[0]” must be a text, or an object with “key”"),
  BAD_TOKENS ("keyring-no-name", "[{\"keyring\":true}]", "[0]” must be a text, or an object"),
  BAD_TOKENS ("empty", "[\"\"]", "[0]”: a key must be a text that is not empty"),
  BAD_TOKENS ("space", "[\"a b\"]", "[0]”: a key must be printable ASCII"),
  BAD_TOKENS ("line-end", "[\"a\\n\"]", "[0]”: a key must be printable ASCII"),
  BAD_TOKENS ("umlaut", "[\"ä\"]", "[0]”: a key must be printable ASCII"),
  BAD_TOKENS ("no-key", "[{\"name\":\"x\"}]", "[0]” must be a text, or an object with “key”"),
  BAD_TOKENS ("name-number", "[{\"name\":1,\"key\":\"x\"}]", "[0].name” must be a text"),
  BAD_TOKENS ("digest-short", "[{\"sha256\":\"abcd\"}]", "[0].sha256” must be the SHA-256"),
  BAD_TOKENS ("digest-letters",
              "[{\"sha256\":\"xb00000000000000000000000000000000000000000000000000000000000001\"}]",
              "[0].sha256” must be the SHA-256"),
  BAD_TOKENS ("models-empty", "[{\"key\":\"x\",\"models\":[]}]", "[0].models” must be a list that"),
  BAD_TOKENS ("models-number", "[{\"key\":\"x\",\"models\":[1]}]", "[0].models[0]” must be a text"),
  BAD_TOKENS ("expires-word",
              "[{\"key\":\"x\",\"expires\":\"soon\"}]",
              "[0].expires” must be a time such as"),
  { .name = "file-missing", FROM_FILE, .error = "%D/keys cannot be read" },
  { .name = "line-with-space",
    FROM_FILE,
    .files = LINES ("# x\na b\n"),
    .error = "%D/keys, line 2: a key must be printable ASCII" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  settings_rows_add ("/store/settings-keys/", good_rows, G_N_ELEMENTS (good_rows));
  settings_rows_add ("/store/settings-keys/bad/", bad_rows, G_N_ELEMENTS (bad_rows));
  return g_test_run ();
}
