/* SPDX-License-Identifier: MIT */
#pragma once

#include "demo/weir-demo.h"

G_BEGIN_DECLS

/* The scripted misfortunes and what they have hit so far. One thread. */
typedef struct _WeirDemoFaults WeirDemoFaults;

WeirDemoFaults *weir_demo_faults_new (const WeirDemoFault *faults, guint n_faults);
void weir_demo_faults_free (WeirDemoFaults *self);

/* (transfer full) (nullable): the one that hits a request for @path with its query. */
WeirDemoFault *weir_demo_faults_take (WeirDemoFaults *self, const char *path);

/* A fault with strings of its own, reference-counted: it outlives the script it came from. */
WeirDemoFault *weir_demo_fault_copy (const WeirDemoFault *fault);
void weir_demo_fault_unref (WeirDemoFault *fault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDemoFault, weir_demo_fault_unref)

/**
 * weir_demo_fault_new_wished:
 * @text: what a user says
 *
 * Reads the misfortune that a prompt itself asks for, in a line of its own, so that a client can be
 * tried without a script: "fail with 429 7" (the second number, if there is one, goes to
 * Retry-After), "cut after 5" and "error after 5" (events).
 *
 * Returns: (transfer full) (nullable)
 */
WeirDemoFault *weir_demo_fault_new_wished (const char *text);

/* What the service's gateway usually answers with @status; @type: (out): its content type. */
const char *weir_demo_fault_usual_body (guint status, const char **type);

G_END_DECLS
