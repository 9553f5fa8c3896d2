/* SPDX-License-Identifier: MIT */
#ifndef POLICY_TWIN_H
#define POLICY_TWIN_H

#include "../../packages/policy-as/include/hvmmio_policy.h"

/* Decides n records; aborts on an unknown policy. */
void policy_twin_batch(enum hvmmio_policy policy, const struct hvmmio_input *in, struct hvmmio_output *out, size_t n);

#endif
