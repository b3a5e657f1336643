#!/bin/sh
# Seed 001's quick start and its "Multi-session workflow" with the seed's own words.
set -e

agent-session register "planner-001" "Planner" "Claude" --user "Alexa" --capabilities "planning,review"
agent-session memory-set "planner-001" "project_plan" '{"phase": "design", "tasks": ["architecture", "api-design"]}' \
  --type state --tags "project,active"
agent-session broadcast "planner-001" "Project started" "Beginning design phase"

agent-session register "dev-001" "Developer" "GPT-4" --user "Alexa"
agent-session memory-get "project_plan"
agent-session send "dev-001" "planner-001" "API design question" "Should we use REST or GraphQL?" --type request

agent-session register "reviewer-001" "Reviewer" "Claude" --user "Alexa"
agent-session memory-set "dev-001" "api_code" "class API..." --type state --tags "code,ready-for-review"
agent-session send "dev-001" "reviewer-001" "Code review" "API implementation ready" \
  --type task_offer --data '{"files": ["api.py"], "tests": "passing"}'
agent-session send "reviewer-001" "dev-001" "Starting review" "Will review and provide feedback" --type task_accept

agent-session status "reviewer-001" working --task "Code review"
agent-session ping "planner-001"
agent-session list --registry
agent-session messages "planner-001"
agent-session memory-search --tags "project"
