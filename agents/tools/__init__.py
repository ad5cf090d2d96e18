"""Tools: what a language model can do besides talking.

                    a model's call ──► ToolDesk ──► Tool ──► ToolResult ──► the model
                                          │          │            └─ an action of the reply
    hours.py message.py                   │          ├─ built_in.py: pure, answered at once
    connect.py endings.py ── the table ───┼──────────┘
    mcp_config.py mcp_session.py          │          └─ mcp_tool.py: any tool of an MCP server
    mcp_servers.py ── one session each ───┘

A tool looks something up, or it acts. What acts is not begun before the caller has heard something
of the answer, since until then the answer may be taken back, and it is finished once it has begun.

Errors:

    ToolError       a tool could not do it, or nobody knows; the message names the cause
    WrongArguments  a tool cannot read its arguments; the model is to try again
"""
