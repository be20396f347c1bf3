using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Configuration;
using LoadBalancing.Health;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>What follows <c>http-check expect</c> and <c>tcp-check expect</c>.</summary>
internal static class CheckExpectRule
{
    private static readonly string[] HttpMatches = ["status", "rstatus", "hdr", "fhdr", "string", "string-lf", "rstring"];
    private static readonly string[] TcpMatches = ["string", "string-lf", "rstring", "binary", "binary-lf", "rbinary"];

    private static readonly string[] Options =
        ["min-recv", "comment", "ok-status", "error-status", "tout-status", "on-success", "on-error", "status-code", "!"];

    private static readonly Dictionary<string, TextMatch> Comparisons = new()
    {
        ["str"] = TextMatch.Equal,
        ["beg"] = TextMatch.Begin,
        ["end"] = TextMatch.End,
        ["sub"] = TextMatch.Contain,
        ["reg"] = TextMatch.Pattern,
    };

    public static bool TryRead(Statement statement, bool isHttp, [NotNullWhen(true)] out CheckExpectOptions? expect)
    {
        var matches = isHttp ? HttpMatches : TcpMatches;
        expect = new CheckExpectOptions();
        var found = false;
        while (statement.TryTake(out var word))
        {
            var isKnown = Options.Contains(word) ? TryReadOption(statement, word, expect)
                : matches.Contains(word) ? found = TryReadMatch(statement, word, expect)
                : Refuse(statement, word, matches);
            if (!isKnown)
            {
                statement.SkipRest();
                expect = null;
                return false;
            }
        }

        if (!found)
        {
            statement.Error($"'{statement.Keyword} expect' expects one of {string.Join(", ", matches)}.");
            expect = null;
        }

        return found;
    }

    private static bool Refuse(Statement statement, string word, string[] matches)
    {
        statement.Error($"'{statement.Keyword} expect' does not know '{word}'.{Spelling.Suggestion(word, matches.Concat(Options))}");
        return false;
    }

    private static bool TryReadOption(Statement statement, string word, CheckExpectOptions expect)
    {
        switch (word)
        {
            case "!":
                expect.Not = true;
                return true;
            case "min-recv":
                if (!statement.TryTakeNumber("min-recv", out var count))
                {
                    return false;
                }

                expect.MinReceived = count < 0 ? null : count;
                return true;
        }

        if (!statement.TryTake(word, "a value", out var value))
        {
            return false;
        }

        switch (word)
        {
            case "comment":
                expect.Comment = value;
                return true;
            case "status-code":
                expect.StatusCode = value;
                return true;
            case "on-success":
                expect.OnSuccess = value;
                return IsPlain(statement, word, value);
            case "on-error":
                expect.OnError = value;
                return IsPlain(statement, word, value);
        }

        if (!Enum.TryParse<CheckCode>(value, out var code) || !Enum.IsDefined(code))
        {
            statement.Error($"'{word}' expects a code such as L7STS, found '{value}'.{Spelling.Suggestion(value, Enum.GetNames<CheckCode>())}");
            return false;
        }

        switch (word)
        {
            case "ok-status":
                expect.OkCode = code;
                break;
            case "error-status":
                expect.ErrorCode = code;
                break;
            default:
                expect.TimeoutCode = code;
                break;
        }

        return true;
    }

    private static bool TryReadMatch(Statement statement, string word, CheckExpectOptions expect)
    {
        if (word is "hdr" or "fhdr")
        {
            expect.Header = new HeaderExpectOptions { Whole = word == "fhdr" };
            return TryReadHeader(statement, word, expect.Header);
        }

        if (!statement.TryTake(word, "what to look for", out var text))
        {
            return false;
        }

        switch (word)
        {
            case "status":
                expect.Status = text;
                break;
            case "rstatus":
                expect.StatusPattern = text;
                break;
            case "rstring":
                expect.Pattern = text;
                break;
            case "binary" or "binary-lf":
                expect.Binary = text;
                break;
            case "rbinary":
                expect.BinaryPattern = text;
                break;
            default:
                expect.Text = text;
                break;
        }

        return !word.EndsWith("-lf", StringComparison.Ordinal) || IsPlain(statement, word, text);
    }

    private static bool TryReadHeader(Statement statement, string word, HeaderExpectOptions header)
    {
        if (!statement.TryTake(word, "'name' and a name", out var name) || name is not ("name" or "name-lf"))
        {
            statement.Error($"'{word}' expects 'name' and a name.");
            return false;
        }

        if (!TryReadComparison(statement, name, out var nameMatch, out var text) || (name == "name-lf" && !IsPlain(statement, name, text)))
        {
            return false;
        }

        (header.Name, header.NameMatch) = (text, nameMatch);
        if (!statement.TryPeek(out var next) || next is not ("value" or "value-lf"))
        {
            return true;
        }

        statement.TryTake(out _);
        if (!TryReadComparison(statement, next, out var valueMatch, out text) || (next == "value-lf" && !IsPlain(statement, next, text)))
        {
            return false;
        }

        (header.Value, header.ValueMatch) = (text, valueMatch);
        return true;
    }

    private static bool TryReadComparison(Statement statement, string after, out TextMatch match, [NotNullWhen(true)] out string? text)
    {
        match = TextMatch.Equal;
        if (!statement.TryTake(after, "a text", out text))
        {
            return false;
        }

        if (text != "-m")
        {
            return true;
        }

        if (!statement.TryTake("-m", "str, beg, end, sub or reg", out var comparison))
        {
            return false;
        }

        if (!Comparisons.TryGetValue(comparison, out match))
        {
            statement.Error($"'-m' expects str, beg, end, sub or reg, found '{comparison}'.");
            return false;
        }

        return statement.TryTake(after, "a text", out text);
    }

    private static bool IsPlain(Statement statement, string word, string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        statement.NotSupported($"{statement.Keyword} expect {word} with variables");
        return false;
    }
}
