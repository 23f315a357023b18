/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#include <string.h>

#include "demo/weir-demo-oauth.h"

#define FORM "application/x-www-form-urlencoded"
#define ID "sb-weir-demo%21b1%7Caicore%21b540"
#define SECRET "weir-demo-secret%240%3D"

static const struct
{
  const char *name;
  const char *path;
  const char *basic; /* user and password of a Basic header */
  const char *type;
  const char *body;
  guint status;
  const char *error;
} requests[] = {
  { "form", "/oauth/token", NULL, FORM,
    "grant_type=client_credentials&client_id=" ID "&client_secret=" SECRET, 200, NULL },
  { "basic", "/oauth/token", "sb-weir-demo!b1|aicore!b540:weir-demo-secret$0=", FORM,
    "grant_type=client_credentials", 200, NULL },
  { "basic-response-type", "/oauth/token", "sb-weir-demo!b1|aicore!b540:weir-demo-secret$0=", FORM,
    "grant_type=client_credentials&response_type=token", 200, NULL },
  { "query", "/oauth/token?grant_type=client_credentials",
    "sb-weir-demo!b1|aicore!b540:weir-demo-secret$0=", NULL, NULL, 200, NULL },
  { "no-grant", "/oauth/token", "a:b", FORM, "", 400, "invalid_request" },
  { "other-grant", "/oauth/token", "sb-weir-demo!b1|aicore!b540:weir-demo-secret$0=", FORM,
    "grant_type=password", 400, "unsupported_grant_type" },
  { "wrong-secret", "/oauth/token", NULL, FORM,
    "grant_type=client_credentials&client_id=" ID "&client_secret=x", 401, "invalid_client" },
  { "wrong-basic", "/oauth/token", "a:b", FORM, "grant_type=client_credentials", 401,
    "invalid_client" },
  { "unescaped-id", "/oauth/token", NULL, FORM,
    "grant_type=client_credentials&client_id=other&client_secret=" SECRET, 401, "invalid_client" },
  { "not-a-form", "/oauth/token", NULL, "application/json",
    "{\"grant_type\":\"client_credentials\"}", 400, "invalid_request" },
};

static void
test_request (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) reply = NULL;
  g_autofree char *encoded = NULL;
  WeirDemoStats stats;

  g_clear_pointer (&client->token, g_free);
  client->group = NULL;
  if (requests[row].basic != NULL)
    {
      encoded =
          g_base64_encode ((const guchar *) requests[row].basic, strlen (requests[row].basic));
      client->basic = encoded;
    }
  reply =
      demo_client_send (client, "POST", requests[row].path, requests[row].type, requests[row].body);
  g_assert_cmpuint (reply->status, ==, requests[row].status);
  demo_assert_value (reply->body, "error", requests[row].error);
  if (requests[row].status == 200)
    {
      demo_assert_value (reply->body, "token_type", "bearer");
      demo_assert_value (reply->body, "expires_in", "43199");
    }
  weir_demo_get_stats (client->demo, &stats);
  g_assert_cmpuint (stats.tokens, ==, 2);
}

static void
test_get (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) reply = demo_client_send (client, "GET", "/oauth/token", NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 405);
}

static void
test_revoked (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) before = demo_client_send (client, "GET", "/v2/lm/deployments", NULL, NULL);
  g_autoptr (DemoReply) after = NULL;

  weir_demo_revoke_tokens (client->demo);
  after = demo_client_send (client, "GET", "/v2/lm/deployments", NULL, NULL);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpuint (after->status, ==, 401);
  g_assert_cmpstr (after->type, ==, "text/plain");
  g_assert_cmpstr (after->body, ==, "Jwt verification fails");
}

static void
test_missing (void)
{
  g_autoptr (DemoClient) client = demo_client_new (NULL);
  g_autoptr (DemoReply) reply = NULL;

  g_clear_pointer (&client->token, g_free);
  reply = demo_client_send (client, "GET", "/v2/lm/deployments", NULL, NULL);
  g_assert_cmpuint (reply->status, ==, 401);
  g_assert_cmpstr (reply->body, ==, "Jwt is missing");
}

/* The checks themselves, in virtual time. */
static void
test_check (void)
{
  WeirDemoCore core = { .client_id = (char *) "id", .client_secret = (char *) "s", .port = 1 };
  WeirDemoCore other = { .client_id = (char *) "id", .client_secret = (char *) "s", .port = 2 };
  g_autofree char *token = weir_demo_oauth_make_token (&core, 1000);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autofree char *lower = g_strconcat ("bearer ", token, NULL);
  g_autofree char *basic = g_strconcat ("Basic ", token, NULL);

  g_assert_null (weir_demo_oauth_check (&core, bearer, 999));
  g_assert_null (weir_demo_oauth_check (&core, lower, 999));
  g_assert_cmpstr (weir_demo_oauth_check (&core, bearer, 1000), ==, "Jwt is expired");
  g_assert_cmpstr (weir_demo_oauth_check (&other, bearer, 999), ==, "Jwt verification fails");
  g_assert_cmpstr (weir_demo_oauth_check (&core, basic, 999), ==, "Jwt is missing");
  g_assert_cmpstr (weir_demo_oauth_check (&core, NULL, 999), ==, "Jwt is missing");
  g_assert_cmpstr (weir_demo_oauth_check (&core, "Bearer abc", 999), ==,
                   "Jwt is not in the form of Header.Payload.Signature with two dots and 3 "
                   "sections");
  g_assert_cmpstr (weir_demo_oauth_check (&core, "Bearer a.b.c", 999), ==,
                   "Jwt verification fails");
  core.generation++;
  g_assert_cmpstr (weir_demo_oauth_check (&core, bearer, 999), ==, "Jwt verification fails");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/oauth/request/", requests[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_request);
    }
  g_test_add_func ("/demo/oauth/get", test_get);
  g_test_add_func ("/demo/oauth/revoked", test_revoked);
  g_test_add_func ("/demo/oauth/missing", test_missing);
  g_test_add_func ("/demo/oauth/check", test_check);
  return g_test_run ();
}
