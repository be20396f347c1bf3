namespace LoadBalancing.Rules;

/// <summary>Reads <c>redirect location|prefix|scheme TEXT [code N] [drop-query] [append-slash] [set-cookie …] [clear-cookie …] [ignore-empty]</c>.</summary>
internal sealed class RedirectReader(RuleReader reader)
{
    private const string Action = "redirect";

    private static readonly string[] Known =
        ["location", "prefix", "scheme", "code", "drop-query", "append-slash", "set-cookie", "clear-cookie", "ignore-empty"];

    private RedirectKind _kind;
    private FormatText? _text;
    private int _status = 302;
    private string? _cookie;
    private bool _dropsQuery;
    private bool _appendsSlash;
    private bool _ignoresEmpty;

    public static RuleAction Read(RuleReader reader)
    {
        var redirect = new RedirectReader(reader);
        while (reader.TryTake(out var word))
        {
            redirect.ReadParameter(word);
        }

        return redirect.Finish();
    }

    private void ReadParameter(string word)
    {
        switch (word)
        {
            case "location":
                ReadTarget(RedirectKind.Location, word);
                break;
            case "prefix":
                ReadTarget(RedirectKind.Prefix, word);
                break;
            case "scheme":
                ReadTarget(RedirectKind.Scheme, word);
                break;
            case "code":
                _status = reader.TakeStatus(word, "301, 302, 303, 307 or 308", static code => code is 301 or 302 or 303 or 307 or 308);
                break;
            case "drop-query":
                _dropsQuery = true;
                break;
            case "append-slash":
                _appendsSlash = true;
                break;
            case "ignore-empty":
                _ignoresEmpty = true;
                break;
            case "set-cookie":
                _cookie = $"{TakeCookie(word)}; path=/;";
                break;
            case "clear-cookie":
                _cookie = $"{TakeCookie(word)}; path=/; Max-Age=0;";
                break;
            default:
                throw RuleReader.Unknown(Action, word, Known);
        }
    }

    private void ReadTarget(RedirectKind kind, string word)
    {
        _kind = kind;
        _text = reader.TakeValue(word, kind == RedirectKind.Scheme ? "a scheme such as https" : "where to go");
    }

    private string TakeCookie(string word)
    {
        var cookie = reader.Take(word, "a name, or a name and a value");
        return ControlCharacters.AreIn(cookie)
            ? throw new FormatException($"'{word}' expects a cookie without control characters, found '{cookie}'.")
            : cookie;
    }

    private AnswerAction Finish()
    {
        if (_text is null)
        {
            throw new FormatException("'redirect' expects location, prefix or scheme.");
        }

        // Permanent redirects may be cached.
        var headers = new List<AnswerHeader>();
        if (_status is not (301 or 308))
        {
            headers.Add(new AnswerHeader("Cache-Control", FormatText.Constant("no-cache")));
        }

        if (_cookie is not null)
        {
            headers.Add(new AnswerHeader("Set-Cookie", FormatText.Constant(_cookie)));
        }

        var target = new RedirectTarget(_kind, _text)
        {
            DropsQuery = _dropsQuery,
            AppendsSlash = _appendsSlash,
            IgnoresEmpty = _ignoresEmpty,
        };
        return new AnswerAction { Status = _status, Target = target, Headers = headers };
    }
}
