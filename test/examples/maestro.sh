#!/bin/sh
# Seed 004's command line, its own flags first.
set -e

id=$(agent-session create --feature-request "Add authentication")
agent-session transition --session-id "$id" --status planning > /dev/null
agent-session get --session-id "$id" --output pretty | grep '"current_phase"'
agent-session list --branch main --limit 10 --output pretty

# A requirements document, counters, a checkpoint by hand, a pause
agent-session set "$id" --prd prd.md --prd-version 1.0.0 --stat total_tasks=10 > /dev/null
agent-session checkpoint "$id" --label "plan approved"
agent-session pause "$id" --json | grep -o '"paused_from":"[a-z]*"'
agent-session unpause "$id" --json | grep -o '"phase":"[a-z]*"'
agent-session transition "$id" completed 2>&1 || echo "exit $?"

# What was marked, and a second try from there
agent-session history "$id" --checkpoints | wc -l | tr -d ' '
agent-session clone "$id" --at "plan approved" --id second-try
agent-session delete --session-id "$id" --force --json | grep -c deleted
