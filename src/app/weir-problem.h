/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What can be wrong, or worth a banner: a row each in weir-problem.c, the most severe one first. */
typedef enum
{
  WEIR_PROBLEM_PORT_IN_USE,     /* port, owner, next */
  WEIR_PROBLEM_ANOTHER_WEIR,    /* user, next */
  WEIR_PROBLEM_PORT_DENIED,     /* port */
  WEIR_PROBLEM_CONFIGURATION,   /* reason */
  WEIR_PROBLEM_START_FAILED,    /* reason */
  WEIR_PROBLEM_KEYRING_LOCKED,  /* credentials: "the credentials of 2 subaccounts" */
  WEIR_PROBLEM_NO_KEYRING,      /* advice: a sentence */
  WEIR_PROBLEM_SIGN_IN,         /* account */
  WEIR_PROBLEM_ACCESS_DENIED,   /* account, group */
  WEIR_PROBLEM_KEY_ENDED,       /* account, time: "on 24 Nov at 09:12" */
  WEIR_PROBLEM_UNREACHABLE,     /* account, reason */
  WEIR_PROBLEM_SERVICE_TROUBLE, /* account */
  WEIR_PROBLEM_REQUESTS_FAIL,   /* status: what clients were told, "502" */
  WEIR_PROBLEM_RATE_LIMIT,      /* model, wait: a sentence */
  WEIR_PROBLEM_KEY_ENDS_SOON,   /* title, account, time: "on 24 Nov at 09:12" */
  WEIR_PROBLEM_KEY_EXPIRES,     /* as above; there is more time */
  WEIR_PROBLEM_OFFLINE,         /* */
  WEIR_PROBLEM_RELOAD_FAILED,   /* reason */
  WEIR_PROBLEM_USAGE_NOT_KEPT,  /* reason */
  WEIR_PROBLEM_HISTORY_LOST,    /* */
  WEIR_PROBLEM_DEMO,            /* */
  WEIR_N_PROBLEMS,
} WeirProblemKind;

typedef enum
{
  WEIR_SEVERITY_INFO,
  WEIR_SEVERITY_WARNING,
  WEIR_SEVERITY_ERROR,
} WeirSeverity;

/* Whether people are told of it who do not look at the window. */
typedef enum
{
  WEIR_PROBLEM_NOTICE_NONE,
  WEIR_PROBLEM_NOTICE_AT_ONCE,
  WEIR_PROBLEM_NOTICE_WHEN_LASTING, /* it often passes by itself */
} WeirProblemNotice;

#define WEIR_TYPE_SEVERITY (weir_severity_get_type ())
GType weir_severity_get_type (void);

/**
 * WeirProblem:
 *
 * One thing to tell the user: title, body, one action, at times a second one. Immutable. Its words come from one table.
 *
 * Properties, all read-only: "severity", "title", "body", "action-label" (nullable: no action),
 * "action-name" (a detailed action, such as "app.use-port(uint32 3002)"), "details" (nullable: for
 * people who look closely)
 */
#define WEIR_TYPE_PROBLEM (weir_problem_get_type ())
G_DECLARE_FINAL_TYPE (WeirProblem, weir_problem, WEIR, PROBLEM, GObject)

/**
 * weir_problem_new:
 * @details: (nullable): an error's message, holding no secret
 * @...: name and value of each placeholder the kind has, then %NULL
 */
WeirProblem *
weir_problem_new (WeirProblemKind kind, const char *details, ...) G_GNUC_NULL_TERMINATED;

WeirProblemKind weir_problem_get_kind (WeirProblem *self);
WeirSeverity weir_problem_get_severity (WeirProblem *self);
WeirProblemNotice weir_problem_get_notice (WeirProblem *self);

/* Whether it is shown as one word in the header, not as a banner: all know it without us. */
gboolean weir_problem_is_pill (WeirProblem *self);
const char *weir_problem_get_title (WeirProblem *self);

/* The title as a state among others: "Keyring locked". */
const char *weir_problem_get_status (WeirProblem *self);
const char *weir_problem_get_body (WeirProblem *self);
const char *weir_problem_get_action_label (WeirProblem *self);
const char *weir_problem_get_action_name (WeirProblem *self);

/* (nullable): of another thing that may be done. */
const char *weir_problem_get_second_label (WeirProblem *self);
const char *weir_problem_get_second_name (WeirProblem *self);
const char *weir_problem_get_details (WeirProblem *self);

/* Whether both say the same. */
gboolean weir_problem_equal (WeirProblem *a, WeirProblem *b);

G_END_DECLS
