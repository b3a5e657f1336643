#!/bin/sh
# Seed 001's four use cases on the command line: discovery, review, handoff, shared context.
set -e

agent-session register cece-001 Cece Claude --user Alexa --capability python --capability review
agent-session register reviewer-002 Reviewer GPT-4 --team reviewers
agent-session sessions --capability python

review=$(agent-session send cece-001 @team:reviewers "Code review needed" "Please review PR #123" \
  --data '{"pr": 123, "files": ["main.py", "test.py"]}' --json | sed 's/.*"message_id":"\([^"]*\)".*/\1/')
agent-session inbox reviewer-002 --unread
agent-session reply "$review" "Reviewed. LGTM with minor comments." --from reviewer-002 --data '{"approved": true}'
agent-session ack "$review"
agent-session thread "$review"

agent-session create --agent deployer --id session-1 --purpose "deploy to production"
agent-session send session-1 @capability:python "Handing off deployment" "I need to disconnect. Can you take over?" --type handoff
agent-session inbox cece-001 --type handoff --mark-read --json | grep -c '"context_pack":'

agent-session memory set session-1 api_endpoints '["GET /users", "POST /users"]' --type fact --tag api
agent-session memory get api_endpoints
agent-session stats
