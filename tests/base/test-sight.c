/* SPDX-License-Identifier: MIT */
#include "base/weir-sight.h"

static const WeirUsageRecord record = {
  .request_id = "r1",
  .wall_us = 7,
  .api = "chat",
  .model = "m",
  .upstream_model = "u",
  .account = "a",
  .deployment = "d",
  .key_name = "laptop",
  .user_agent = "curl/8",
  .status = 404,
  .error_kind = "model_not_found",
  .attempts = 2,
  .duration_us = 10,
  .first_byte_us = -1,
  .dropped = "temperature,tool_choice=auto",
  .priced = TRUE,
  .cost_nano = 5,
  .usage = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, TRUE },
};

static void
test_record (void)
{
  g_autoptr (WeirSight) sight = weir_sight_new_for_record (NULL, &record);

  g_assert_cmpstr (sight->head->id, ==, "r1");
  g_assert_cmpint (sight->head->wall_us, ==, 7);
  g_assert_cmpstr (sight->head->key_name, ==, "laptop");
  g_assert_null (sight->head->headers[0]);
  g_assert_false (sight->is_running);
  g_assert_cmpuint (sight->status, ==, 404);
  g_assert_cmpstr (sight->error_kind, ==, "model_not_found");
  g_assert_cmpuint (g_strv_length (sight->changes), ==, 2);
  g_assert_cmpstr (sight->changes[1], ==, "tool_choice=auto");
  g_assert_true (sight->priced);
  g_assert_cmpint (sight->usage.out_total, ==, 6);
  for (guint i = 0; i < WEIR_N_STEPS; i++)
    g_assert_cmpint (sight->begin_us[i], ==, -1);
}

/* What an earlier look said is replaced. */
static void
test_take (void)
{
  g_autoptr (WeirSight) sight = weir_sight_alloc (weir_sight_head_alloc ());

  sight->model = g_strdup ("before");
  sight->changes = g_strsplit ("before", ",", -1);
  weir_sight_take_record (sight, &record);
  weir_sight_take_record (sight, &record);
  g_assert_cmpstr (sight->model, ==, "m");
  g_assert_cmpuint (g_strv_length (sight->changes), ==, 2);
}

static void
test_without_bodies (void)
{
  g_autoptr (WeirSight) sight = weir_sight_new_for_record (NULL, &record);
  g_autoptr (WeirSight) bare = NULL;

  sight->head->body = g_bytes_new_static ("a", 1);
  sight->sent = g_bytes_new_static ("b", 1);
  sight->error = g_strdup ("why");
  sight->begin_us[WEIR_STEP_TOKEN] = 5;
  bare = weir_sight_copy_without_bodies (sight);
  g_assert_null (bare->head->body);
  g_assert_null (bare->sent);
  g_assert_cmpstr (bare->head->id, ==, "r1");
  g_assert_cmpstr (bare->head->user_agent, ==, "curl/8");
  g_assert_cmpstr (bare->error, ==, "why");
  g_assert_cmpstr (bare->changes[0], ==, "temperature");
  g_assert_cmpint (bare->begin_us[WEIR_STEP_TOKEN], ==, 5);
  g_assert_cmpint (bare->cost_nano, ==, 5);
}

static void
test_steps (void)
{
  g_assert_cmpstr (weir_step_get_name (WEIR_STEP_QUEUE), ==, "queue");
  g_assert_cmpstr (weir_step_get_name (WEIR_STEP_STREAM), ==, "stream");
  g_assert_null (weir_step_get_name (WEIR_N_STEPS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/sight/record", test_record);
  g_test_add_func ("/base/sight/take", test_take);
  g_test_add_func ("/base/sight/without-bodies", test_without_bodies);
  g_test_add_func ("/base/sight/steps", test_steps);
  return g_test_run ();
}
