using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>option tcp-check</c> and <c>tcp-check connect|send|send-binary|expect|comment</c>.</summary>
internal static class TcpCheckKeyword
{
    public static IEnumerable<Keyword> All { get; } =
    [
        new("option tcp-check", SectionKinds.ServerSide, ReadOption),
        new("tcp-check", SectionKinds.ServerSide, Read),
    ];

    private static void ReadOption(Statement statement, Proxy proxy)
    {
        proxy.Check.UseTcpScript();
        statement.End();
    }

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("tcp-check", "a rule such as send or expect", out var rule))
        {
            return;
        }

        switch (rule)
        {
            case "connect":
                proxy.Check.AddTcp(CheckConnectRule.Read(statement));
                break;
            case "send" or "send-lf" or "send-binary" or "send-binary-lf":
                ReadSend(statement, proxy.Check, rule);
                break;
            case "expect":
                if (CheckExpectRule.TryRead(statement, isHttp: false, out var expect))
                {
                    proxy.Check.AddTcp(new CheckStepOptions { Expect = expect, Comment = expect.Comment });
                }

                break;
            case "comment":
                if (statement.TryTake("comment", "a text", out var comment))
                {
                    proxy.Check.Comment = comment;
                }

                break;
            case var variable when variable.StartsWith("set-var", StringComparison.Ordinal) || variable.StartsWith("unset-var", StringComparison.Ordinal):
                statement.NotSupported($"tcp-check {rule}");
                statement.SkipRest();
                break;
            default:
                statement.Error($"'tcp-check' does not know '{rule}'." +
                    Spelling.Suggestion(rule, ["connect", "send", "send-binary", "expect", "comment"]));
                statement.SkipRest();
                break;
        }
    }

    private static void ReadSend(Statement statement, CheckDraft draft, string rule)
    {
        if (!statement.TryTake(rule, "what to send", out var text))
        {
            return;
        }

        if (rule.EndsWith("-lf", StringComparison.Ordinal) && text.Contains('%', StringComparison.Ordinal))
        {
            statement.NotSupported($"tcp-check {rule} with variables");
        }

        string? comment = null;
        if (statement.TryTake(out var word))
        {
            if (word == "comment")
            {
                statement.TryTake("comment", "a text", out comment);
            }
            else
            {
                statement.Error($"'tcp-check {rule}' takes no more than a comment, found '{word}'.");
            }

            statement.End();
        }

        draft.AddTcp(rule.StartsWith("send-binary", StringComparison.Ordinal)
            ? new CheckStepOptions { SendBinary = text, Comment = comment }
            : new CheckStepOptions { Send = text, Comment = comment });
    }
}
