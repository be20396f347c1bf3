using LoadBalancing.Dispatching;

namespace LoadBalancing.Rules;

/// <summary>Reads <c>deny</c> and <c>return</c>: <c>[status N] [content-type T] [string S|lf-string F|file P|lf-file P] [hdr NAME VALUE]…</c>.</summary>
internal sealed class AnswerReader(RuleReader reader, string action, int status)
{
    private const string StatusRange = "a status from 200 to 599";

    private static readonly string[] Known = ["status", "content-type", "string", "lf-string", "file", "lf-file", "hdr"];
    private static readonly string[] Unsupported = ["errorfile", "errorfiles", "default-errorfiles"];

    private readonly List<AnswerHeader> _headers = [];
    private int _status = status;
    private string? _contentType;
    private FormatText? _body;
    private bool _isPlain = true;

    /// <summary>A refusal that says why.</summary>
    /// <param name="status">The status.</param>
    /// <param name="reason">Why, in a line.</param>
    public static AnswerAction Refusal(int status, string reason) => new()
    {
        Status = status,
        Termination = Termination.Refused,
        Headers = [new AnswerHeader("Cache-Control", FormatText.Constant("no-cache"))],
        ContentType = status is 204 or 205 or 304 ? null : "text/plain",
        Body = status is 204 or 205 or 304 ? null : FormatText.Constant(reason),
    };

    public static RuleAction ReadDeny(RuleReader reader)
    {
        var answer = new AnswerReader(reader, "deny", status: 403);
        answer.ReadParameters();
        // Without any words about the answer it explains itself.
        return answer._isPlain ? Refusal(answer._status, "The request is refused by a rule.\n") : answer.Finish(Termination.Refused);
    }

    public static RuleAction ReadReturn(RuleReader reader)
    {
        var answer = new AnswerReader(reader, "return", status: 200);
        answer.ReadParameters();
        return answer.Finish(Termination.Answered);
    }

    private void ReadParameters()
    {
        while (reader.TryTake(out var word))
        {
            _isPlain &= word == "deny_status";
            ReadParameter(word);
        }
    }

    private void ReadParameter(string word)
    {
        switch (word)
        {
            case "deny_status" when action == "deny":
            case "status":
                _status = reader.TakeStatus(word, StatusRange, static code => code is >= 200 and <= 599);
                break;
            case "content-type":
                _contentType = reader.Take(word, "a media type such as text/plain");
                break;
            case "string":
                _body = FormatText.Constant(reader.Take(word, "a text"));
                break;
            case "lf-string":
                _body = reader.TakeFormat(word, "a format");
                break;
            case "file":
                _body = FormatText.Raw(Read(word, reader.Take(word, "the path of a file"), File.ReadAllBytes));
                break;
            case "lf-file":
                _body = RuleReader.Parse(word, Read(word, reader.Take(word, "the path of a file"), File.ReadAllText));
                break;
            case "hdr":
                _headers.Add(new AnswerHeader(reader.TakeName(word), reader.TakeValue(word, "a name and a value")));
                break;
            default:
                throw Unknown(word);
        }
    }

    private static TContent Read<TContent>(string word, string path, Func<string, TContent> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"'{word}': {exception.Message}");
        }
    }

    private FormatException Unknown(string word) => Unsupported.Contains(word)
        ? new FormatException($"'{action} ... {word}' is not supported yet.")
        : RuleReader.Unknown(action, word, Known);

    private AnswerAction Finish(Termination termination)
    {
        if (_body is not null && _status is 204 or 205 or 304)
        {
            throw new FormatException($"'{action}' with status {_status} takes no body.");
        }

        if (_body is not null && _contentType is null)
        {
            throw new FormatException($"'{action}' with a body needs 'content-type'.");
        }

        return new AnswerAction
        {
            Status = _status, Termination = termination, Headers = _headers, ContentType = _contentType, Body = _body,
        };
    }
}
