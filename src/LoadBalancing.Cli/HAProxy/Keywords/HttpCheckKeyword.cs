using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>http-check connect|send|expect|comment|disable-on-404|send-state</c>.</summary>
internal static class HttpCheckKeyword
{
    public static IEnumerable<Keyword> All { get; } = [new("http-check", SectionKinds.ServerSide, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        if (!statement.TryTake("http-check", "a rule such as send or expect", out var rule))
        {
            return;
        }

        switch (rule)
        {
            case "connect":
                proxy.Check.AddConnect(CheckConnectRule.Read(statement));
                break;
            case "send":
                ReadSend(statement, proxy.Check);
                break;
            case "expect":
                if (CheckExpectRule.TryRead(statement, isHttp: true, out var expect))
                {
                    proxy.Check.AddExpect(expect);
                }

                break;
            case "comment":
                if (statement.TryTake("comment", "a text", out var comment))
                {
                    proxy.Check.Comment = comment;
                }

                break;
            case "disable-on-404":
                proxy.Check.StopOn404 = true;
                statement.End();
                break;
            case "send-state":
                proxy.Check.SendState = true;
                statement.End();
                break;
            case var variable when variable.StartsWith("set-var", StringComparison.Ordinal) || variable.StartsWith("unset-var", StringComparison.Ordinal):
                statement.NotSupported($"http-check {rule}");
                statement.SkipRest();
                break;
            default:
                statement.Error($"'http-check' does not know '{rule}'." +
                    Spelling.Suggestion(rule, ["connect", "send", "expect", "comment", "disable-on-404", "send-state"]));
                statement.SkipRest();
                break;
        }
    }

    private static void ReadSend(Statement statement, CheckDraft draft)
    {
        Action<HttpCheckOptions> change = static _ => { };
        while (statement.TryTake(out var word))
        {
            if (word is not ("meth" or "uri" or "uri-lf" or "ver" or "hdr" or "body" or "body-lf" or "comment"))
            {
                statement.Error($"'http-check send' does not know '{word}'." +
                    Spelling.Suggestion(word, ["meth", "uri", "ver", "hdr", "body", "comment"]));
                statement.SkipRest();
                return;
            }

            if (!statement.TryTake(word, "a value", out var value))
            {
                return;
            }

            var text = "";
            if (word == "hdr" && !statement.TryTake("hdr", "a value after the name", out text))
            {
                return;
            }

            if ((word is "uri-lf" or "body-lf" && value.Contains('%', StringComparison.Ordinal)) || text.Contains('%', StringComparison.Ordinal))
            {
                statement.NotSupported($"http-check send {word} with variables");
            }

            change += word switch
            {
                "meth" => http => http.Method = value,
                "uri" or "uri-lf" => http => http.Path = value,
                "ver" => http => http.Version = value,
                "hdr" => http => SetHeader(http, value, text),
                "body" or "body-lf" => http => http.Body = value,
                _ => static _ => { },
            };
        }

        draft.AddSend(change);
    }

    private static void SetHeader(HttpCheckOptions http, string name, string value)
    {
        if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
        {
            http.Host = value;
        }
        else if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            // HAProxy counts the body itself, too.
            http.Headers[name] = value;
        }
    }
}
