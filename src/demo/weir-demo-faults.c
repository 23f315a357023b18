/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-demo"

#include "demo/weir-demo-faults.h"

#include <string.h>

typedef struct
{
  WeirDemoFault *fault;
  guint n_matched;
} Script;

struct _WeirDemoFaults
{
  GArray *scripts;
};

static void
fault_clear (gpointer data)
{
  WeirDemoFault *fault = data;

  g_free ((char *) fault->path);
  g_free ((char *) fault->body);
  g_free ((char *) fault->content_type);
  g_free ((char *) fault->retry_after);
}

WeirDemoFault *
weir_demo_fault_copy (const WeirDemoFault *fault)
{
  WeirDemoFault *copy = g_rc_box_new (WeirDemoFault);

  *copy = *fault;
  copy->path = g_strdup (fault->path);
  copy->body = g_strdup (fault->body);
  copy->content_type = g_strdup (fault->content_type);
  copy->retry_after = g_strdup (fault->retry_after);
  return copy;
}

void
weir_demo_fault_unref (WeirDemoFault *fault)
{
  g_rc_box_release_full (fault, fault_clear);
}

static void
script_clear (gpointer data)
{
  weir_demo_fault_unref (((Script *) data)->fault);
}

WeirDemoFaults *
weir_demo_faults_new (const WeirDemoFault *faults, guint n_faults)
{
  WeirDemoFaults *self = g_new0 (WeirDemoFaults, 1);

  self->scripts = g_array_new (FALSE, TRUE, sizeof (Script));
  g_array_set_clear_func (self->scripts, script_clear);
  for (guint i = 0; i < n_faults; i++)
    {
      Script script = { weir_demo_fault_copy (&faults[i]), 0 };

      g_array_append_val (self->scripts, script);
    }
  return self;
}

void
weir_demo_faults_free (WeirDemoFaults *self)
{
  g_array_unref (self->scripts);
  g_free (self);
}

WeirDemoFault *
weir_demo_faults_take (WeirDemoFaults *self, const char *path)
{
  for (guint i = 0; i < self->scripts->len; i++)
    {
      Script *script = &g_array_index (self->scripts, Script, i);
      const WeirDemoFault *fault = script->fault;

      if (fault->path != NULL && strstr (path, fault->path) == NULL)
        continue;
      if (fault->times > 0 && script->n_matched >= (guint64) fault->skip + fault->times)
        continue;
      if (script->n_matched++ < fault->skip)
        return NULL;
      return g_rc_box_acquire (script->fault);
    }
  return NULL;
}

static WeirDemoFault *
read_wish (const char *line)
{
  static const struct
  {
    const char *start;
    WeirDemoFaultKind kind;
  } wishes[] = {
    { "fail with ", WEIR_DEMO_FAULT_STATUS },
    { "cut after ", WEIR_DEMO_FAULT_CUT },
    { "error after ", WEIR_DEMO_FAULT_ERROR_EVENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      WeirDemoFault fault = { .kind = wishes[i].kind };
      char *rest = NULL;
      guint64 number;

      if (!g_str_has_prefix (line, wishes[i].start))
        continue;
      number = g_ascii_strtoull (line + strlen (wishes[i].start), &rest, 10);
      if (fault.kind != WEIR_DEMO_FAULT_STATUS)
        fault.at_event = (guint) MIN (number, G_MAXUINT);
      else if (number < 400 || number > 599)
        return NULL;
      else
        fault.status = (guint) number;
      rest += strspn (rest, " ");
      if (g_ascii_isdigit (*rest))
        fault.retry_after = rest;
      return weir_demo_fault_copy (&fault);
    }
  return NULL;
}

WeirDemoFault *
weir_demo_fault_new_wished (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      WeirDemoFault *fault = read_wish (g_strstrip (lines[i]));

      if (fault != NULL)
        return fault;
    }
  return NULL;
}

const char *
weir_demo_fault_usual_body (guint status, const char **type)
{
  static const struct
  {
    guint status;
    const char *type;
    const char *body;
  } answers[] = {
    { 401, "text/plain", "Jwt verification fails" },
    { 403, "text/plain", "RBAC: access denied" },
    { 404, "application/json",
      "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}" },
    { 408, "application/json", "{\"error\":{\"code\":\"408\",\"message\":\"Request timed out\"}}" },
    { 413, "text/plain", "Payload Too Large" },
    { 429, "application/json",
      "{\"error\":{\"code\":\"TooManyRequest\",\"message\":\"Your request has been rate limited by "
      "AI "
      "Core due to exceeding the allowed request. Please try again later.\"}}" },
    { 500, "application/json",
      "{\"error\":{\"code\":\"InternalServerError\",\"message\":\"The server had an error while "
      "processing your request. Sorry about that!\"}}" },
    { 502, "text/html",
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
      "Gateway</h1></center>\r\n</body>\r\n</html>\r\n" },
    { 503, "text/plain",
      "upstream connect error or disconnect/reset before headers. reset reason: connection "
      "failure" },
    { 504, "text/plain", "upstream request timeout" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].status == status)
      {
        *type = answers[i].type;
        return answers[i].body;
      }
  *type = "application/json";
  return "{}";
}
