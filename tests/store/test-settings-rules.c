/* SPDX-License-Identifier: MIT */
#include "settings-row.h"

#define FILE_IS(text)                                                                              \
  {                                                                                                \
    {                                                                                              \
      "c.json", text                                                                               \
    }                                                                                              \
  }
#define ACCOUNTS                                                                                   \
  "\"subAccounts\":{\"dev\":{\"service_key_json\":{}},\"prod\":{\"service_key_json\":{}}}"
#define ARE_ACCOUNTS                                                                               \
  "account dev from %D/c.json: “subAccounts.dev.service_key_json”: {}\n"                       \
  "account prod from %D/c.json: “subAccounts.prod.service_key_json”: {}\n"

#define GOOD(row_name, members, lines)                                                             \
  {                                                                                                \
    .name = row_name, .config = "%D/c.json", .files = FILE_IS ("{" members "}"), .expected = lines \
  }
#define BAD(row_name, members, message)                                                            \
  {                                                                                                \
    .name = row_name, .config = "%D/c.json", .files = FILE_IS ("{" members "}"),                   \
    .error = "%D/c.json: “" message                                                                \
  }

static const SettingsRow rows[] = {
  GOOD ("all",
        ACCOUNTS ",\"aliases\":{\"fast\":\"gpt-4.1-mini\",\"quick\":\"fast\"},\"rules\":{"
                 "\"fallbacks\":{\"gpt-5\":[\"gpt-4.1\",\"quick\"],\"gpt-4.1\":\"gpt-5\"},"
                 "\"default_models\":{\"chat\":\"gpt-4.1\",\"messages\":\"fast\"},"
                 "\"include\":[\"gpt-*\",\"*--claude-*\"],\"exclude\":\"*-preview\","
                 "\"account\":\"prod\",\"order\":{\"gpt-*\":[\"prod\",\"dev\"]}}",
        ARE_ACCOUNTS "alias fast=gpt-4.1-mini\nalias quick=fast\n"
                     "fallback gpt-5=gpt-4.1,quick\nfallback gpt-4.1=gpt-5\n"
                     "default chat=gpt-4.1\ndefault messages=fast\n"
                     "include gpt-*,*--claude-*\nexclude *-preview\n"
                     "pinned prod\norder gpt-*=prod,dev\n"),
  GOOD ("none", "\"rules\":{}", ""),
  GOOD ("null", "\"rules\":null,\"aliases\":null", ""),
  GOOD ("null-members",
        "\"rules\":{\"fallbacks\":null,\"default_models\":null,\"include\":null,"
        "\"exclude\":null,\"account\":null,\"order\":null}",
        ""),
  GOOD ("unknown-member", "\"rules\":{\"later\":[1]}", ""),

  /* no account at all is told elsewhere */
  GOOD ("no-accounts", "\"rules\":{\"account\":\"prod\"}", "pinned prod\n"),

  /* an alias that bears its model's name changes nothing, and is no circle */
  GOOD ("alias-itself", "\"aliases\":{\"gpt-5\":\"gpt-5\"}", "alias gpt-5=gpt-5\n"),

  /* two that stand in for each other are no circle: a chain is not followed into another */
  GOOD ("mutual",
        "\"rules\":{\"fallbacks\":{\"a\":[\"b\"],\"b\":[\"a\"]}}",
        "fallback a=b\nfallback b=a\n"),

  BAD ("rules-list", "\"rules\":[]", "rules” must be an object"),
  BAD ("alias-circle",
       "\"aliases\":{\"ok\":\"a\",\"a\":\"b\",\"b\":\"c\",\"c\":\"a\"}",
       "aliases.ok” must be the name of a model: these aliases lead back to themselves"),
  BAD ("alias-circle-of-two",
       "\"aliases\":{\"a\":\"b\",\"b\":\"a\"}",
       "aliases.a” must be the name of a model: these aliases lead back"),
  BAD ("fallback-list", "\"rules\":{\"fallbacks\":[]}", "rules.fallbacks” must be an object"),
  BAD ("fallback-empty",
       "\"rules\":{\"fallbacks\":{\"a\":[]}}",
       "rules.fallbacks.a” must be a list that is not empty"),
  BAD ("fallback-null",
       "\"rules\":{\"fallbacks\":{\"a\":null}}",
       "rules.fallbacks.a” must be a list that is not empty"),
  BAD ("fallback-number",
       "\"rules\":{\"fallbacks\":{\"a\":[\"b\",1]}}",
       "rules.fallbacks.a[1]” must be a text"),
  BAD ("fallback-itself",
       "\"rules\":{\"fallbacks\":{\"a\":[\"b\",\"a\"]}}",
       "rules.fallbacks.a” must be a list of other models"),
  BAD ("fallback-itself-by-alias",
       "\"aliases\":{\"x\":\"y\",\"y\":\"a\"},\"rules\":{\"fallbacks\":{\"a\":[\"x\"]}}",
       "rules.fallbacks.a” must be a list of other models: a model cannot stand in for itself"),
  BAD ("fallback-twice",
       "\"rules\":{\"fallbacks\":{\"a\":[\"b\",\"c\",\"b\"]}}",
       "rules.fallbacks.a” must be a list that names nothing twice"),
  BAD ("default-api",
       "\"rules\":{\"default_models\":{\"soap\":\"x\"}}",
       "rules.default_models.soap” must be for an API; there are: chat, embeddings, gemini, "
       "messages, ollama, responses"),
  BAD ("default-number",
       "\"rules\":{\"default_models\":{\"chat\":1}}",
       "rules.default_models.chat” must be a text"),
  BAD ("include-object", "\"rules\":{\"include\":{}}", "rules.include” must be a list of texts"),
  BAD ("exclude-empty-text",
       "\"rules\":{\"exclude\":[\"\"]}",
       "rules.exclude[0]” must be a text that is not empty"),
  BAD ("account-list", "\"rules\":{\"account\":[\"dev\"]}", "rules.account” must be a text"),
  BAD ("account-unknown",
       ACCOUNTS ",\"rules\":{\"account\":\"test\"}",
       "rules.account” names the account “test”, which does not exist; there are: “dev”, “prod”"),
  BAD ("order-list", "\"rules\":{\"order\":[\"dev\"]}", "rules.order” must be an object"),
  BAD ("order-unknown",
       ACCOUNTS ",\"rules\":{\"order\":{\"*\":[\"dev\",\"test\"]}}",
       "rules.order.*” names the account “test”, which does not exist"),
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  settings_rows_add ("/store/settings-rules/", rows, G_N_ELEMENTS (rows));
  return g_test_run ();
}
