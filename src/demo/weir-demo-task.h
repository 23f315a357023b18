/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A task that a user's turn sets the "model", line by line:
 *
 *   step write FILE TEXT   writes the file
 *   step read FILE         reads it
 *   step run COMMAND       runs a command in a shell
 *   step say TEXT          says TEXT and what all the tools have answered, which ends the task
 *   also …                 the same, but together with the step before: parallel calls */

typedef enum
{
  WEIR_DEMO_TASK_WRITE,
  WEIR_DEMO_TASK_READ,
  WEIR_DEMO_TASK_RUN,
  WEIR_DEMO_TASK_SAY,
} WeirDemoTaskAction;

/* @joins: whether it is done together with the step before. @rest: what stands behind the action's name. */
typedef struct
{
  WeirDemoTaskAction action;
  gboolean joins;
  char *rest;
} WeirDemoTaskStep;

/* (transfer full) (element-type WeirDemoTaskStep): the steps that @text sets; none: it is no task. */
GArray *weir_demo_task_read (const char *text);

G_END_DECLS
