using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Reads the text of a <see cref="FormatText"/>.</summary>
internal sealed class FormatParser
{
    private readonly List<FormatSegment> _segments = [];
    private readonly StringBuilder _constant = new();
    private readonly string _text;
    private FormatFlags _flags;
    private int _at;

    private FormatParser(string text) => _text = text;

    /// <summary>Reads a format.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says why.</exception>
    public static IReadOnlyList<FormatSegment> Parse(string text)
    {
        var parser = new FormatParser(text);
        while (parser._at < text.Length)
        {
            parser.ReadNext();
        }

        if (parser._constant.Length > 0 || parser._segments.Count == 0)
        {
            parser.EndConstant();
        }

        return parser._segments;
    }

    private void ReadNext()
    {
        var character = _text[_at++];
        if (character != '%')
        {
            _constant.Append(character);
            return;
        }

        switch (_at < _text.Length ? _text[_at] : '\0')
        {
            case '%':
                _constant.Append('%');
                _at++;
                break;
            case '{':
                var flags = ReadFlags();
                ReadSample(flags);
                break;
            case '[' or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'):
                ReadSample(_flags);
                break;
            default:
                throw new FormatException($"'%' stands before a name or an expression in brackets; write '%%' for a percent sign, found '{_text}'.");
        }
    }

    // Behind the braces stands what they are about.
    private FormatFlags ReadFlags()
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
        {
            throw new FormatException($"'}}' is missing behind '{_text[(_at - 1)..]}'.");
        }

        var flags = _flags;
        foreach (var word in _text[(_at + 1)..end].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var flag = word[1..] switch
            {
                "Q" => FormatFlags.Quote,
                "E" => FormatFlags.Escape,
                "X" => FormatFlags.Hex,
                _ => FormatFlags.None,
            };
            flags = (word[0], flag) switch
            {
                ('+', not FormatFlags.None) => flags | flag,
                ('-', not FormatFlags.None) => flags & ~flag,
                _ => throw new FormatException($"expected flags such as +Q, +E, +X or -Q in braces, found '{word}'."),
            };
        }

        _at = end + 1;
        return flags;
    }

    private void ReadSample(FormatFlags flags)
    {
        if (_at < _text.Length && _text[_at] == '[')
        {
            ReadExpression(flags);
        }
        else
        {
            ReadVariable(flags);
        }
    }

    private void ReadVariable(FormatFlags flags)
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }

        var name = _text[start.._at];
        if (name == "o")
        {
            // It stands for nothing but flags for all that follows.
            _flags = flags;
            return;
        }

        var variable = FormatVariables.All.GetValueOrDefault(name) ?? throw new FormatException(
            $"there is no '%{name}' in a format; write '%%' for a percent sign.{Spelling.Suggestion(name, FormatVariables.All.Keys)}");
        Add(variable.Sample, flags & variable.Takes);
    }

    private void ReadExpression(FormatFlags flags)
    {
        var end = _text.IndexOf(']', _at);
        if (end < 0)
        {
            throw new FormatException($"']' is missing behind '{_text[(_at - 1)..]}'.");
        }

        if (!SampleExpression.TryParse(_text[(_at + 1)..end], ResponseSamples.Find, ResponseSamples.Names, out var sample, out var problem))
        {
            throw new FormatException(problem);
        }

        _at = end + 1;
        Add(sample, flags & FormatFlags.Escape);
    }

    private void Add(Sample sample, FormatFlags flags)
    {
        if (_constant.Length > 0)
        {
            EndConstant();
        }

        _segments.Add(new FormatSegment(sample, flags));
    }

    private void EndConstant()
    {
        _segments.Add(FormatSegment.Constant(_constant.ToString()));
        _constant.Clear();
    }
}
