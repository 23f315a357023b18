/* SPDX-License-Identifier: MIT */
#include "demo-client.h"

#define PATH "/responses"
#define HI "\"input\":\"say: hi\""
#define TOOL                                                                                       \
  "{\"type\":\"function\",\"name\":\"get_weather\",\"strict\":false,\"parameters\":{\"type\":"     \
  "\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}"

static const WeirDemoDeployment deployments[] = {
  { "gpt5", NULL, "gpt-5", "azure-openai" },
  { "gpt52", NULL, "gpt-5.2", "azure-openai" },
};

static const WeirDemoOptions options = {
  .deployments = deployments,
  .n_deployments = G_N_ELEMENTS (deployments),
};

static char *
make_path (const char *id, const char *deployment, const char *suffix)
{
  return g_strconcat ("/v2/inference/deployments/", deployment, PATH "/", id, suffix, NULL);
}

static void
test_stored (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt5", PATH, "{" HI "}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *path = make_path (id, "gpt5", "");
  g_autofree char *cancel = make_path (id, "gpt5", "/cancel");
  g_autofree char *elsewhere = make_path (id, "gpt52", "");
  g_autoptr (DemoReply) found = demo_client_send (client, "GET", path, NULL, NULL);
  g_autoptr (DemoReply) other = demo_client_send (client, "GET", elsewhere, NULL, NULL);
  g_autoptr (DemoReply) late = demo_client_send (client, "POST", cancel, "application/json", "");
  g_autoptr (DemoReply) deleted = demo_client_send (client, "DELETE", path, NULL, NULL);
  g_autoptr (DemoReply) again = demo_client_send (client, "DELETE", path, NULL, NULL);

  g_assert_cmpstr (found->body, ==, first->body);
  g_assert_cmpuint (other->status, ==, 404);
  g_assert_cmpuint (late->status, ==, 400);
  demo_assert_says (late->body, "error.message", "Cannot cancel a synchronous response.");
  demo_assert_value (deleted->body, "id", id);
  demo_assert_value (deleted->body, "object", "response.deleted");
  demo_assert_value (deleted->body, "deleted", "true");
  g_assert_cmpuint (again->status, ==, 404);
  demo_assert_says (again->body, "error.message", "not found");
}

static void
test_unstored (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (client, "gpt5", PATH, "{" HI ",\"store\":false}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *path = make_path (id, "gpt5", "");
  g_autoptr (DemoReply) found = demo_client_send (client, "GET", path, NULL, NULL);

  g_assert_cmpuint (found->status, ==, 404);
}

/* A call made by one Response is answered in the next, by id, and only at its own deployment. */
static void
test_continued (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first = demo_client_post (
      client, "gpt5", PATH, "{\"input\":\"call get_weather {}\",\"tools\":[" TOOL "]}");
  g_autofree char *id = demo_reply_dup (first, "id");
  g_autofree char *call_id = demo_reply_dup (first, "output.0.call_id");
  g_autofree char *body =
      g_strdup_printf ("{\"previous_response_id\":\"%s\",\"input\":[{\"type\":"
                       "\"function_call_output\",\"call_id\":\"%s\",\"output\":\"sunny\"}]}",
                       id, call_id);
  g_autofree char *unanswered = g_strdup_printf ("{\"previous_response_id\":\"%s\"," HI "}", id);
  g_autoptr (DemoReply) second = demo_client_post (client, "gpt5", PATH, body);
  g_autoptr (DemoReply) third = demo_client_post (client, "gpt5", PATH, unanswered);
  g_autoptr (DemoReply) elsewhere = demo_client_post (client, "gpt52", PATH, body);

  demo_assert_says (second->body, "output.0.content.0.text", "> sunny");
  demo_assert_value (second->body, "previous_response_id", id);
  demo_assert_says (third->body, "error.message", "No tool output found");
  demo_assert_value (elsewhere->body, "error.code", "previous_response_not_found");
}

static void
test_background (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autoptr (DemoReply) first =
      demo_client_post (client, "gpt5", PATH, "{" HI ",\"background\":true}");
  g_autoptr (DemoReply) second =
      demo_client_post (client, "gpt5", PATH, "{" HI ",\"background\":true}");
  g_autofree char *first_id = demo_reply_dup (first, "id");
  g_autofree char *second_id = demo_reply_dup (second, "id");
  g_autofree char *path = make_path (first_id, "gpt5", "");
  g_autofree char *cancel = make_path (second_id, "gpt5", "/cancel");
  g_autoptr (DemoReply) cancelled =
      demo_client_send (client, "POST", cancel, "application/json", "");
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autofree char *status = NULL;

  demo_assert_value (first->body, "status", "queued");
  demo_assert_value (first->body, "output", "[]");
  demo_assert_value (cancelled->body, "status", "cancelled");
  do
    {
      g_autoptr (DemoReply) reply = demo_client_send (client, "GET", path, NULL, NULL);

      g_free (status);
      status = demo_reply_dup (reply, "status");
      g_usleep (2000);
    }
  while (g_strcmp0 (status, "completed") != 0 && g_get_monotonic_time () < deadline);
  g_assert_cmpstr (status, ==, "completed");
}

/* The oldest go when there are too many. */
static void
test_bounded (void)
{
  g_autoptr (DemoClient) client = demo_client_new (&options);
  g_autofree char *path = NULL;
  g_autoptr (DemoReply) gone = NULL;

  for (guint i = 0; i < 257; i++)
    {
      g_autoptr (DemoReply) reply = demo_client_post (client, "gpt5", PATH, "{" HI "}");

      if (path == NULL)
        {
          g_autofree char *id = demo_reply_dup (reply, "id");

          path = make_path (id, "gpt5", "");
        }
    }
  gone = demo_client_send (client, "GET", path, NULL, NULL);
  g_assert_cmpuint (gone->status, ==, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/demo/stored/stored", test_stored);
  g_test_add_func ("/demo/stored/unstored", test_unstored);
  g_test_add_func ("/demo/stored/continued", test_continued);
  g_test_add_func ("/demo/stored/background", test_background);
  g_test_add_func ("/demo/stored/bounded", test_bounded);
  return g_test_run ();
}
