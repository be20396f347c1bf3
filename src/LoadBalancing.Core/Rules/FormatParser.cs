using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>Reads the text of a <see cref="FormatText"/>.</summary>
internal sealed class FormatParser
{
    private static readonly string[] Samples = [.. SampleTable.All.Concat(ResponseSamples.All).Select(kind => kind.Name)];

    private readonly List<FormatSegment> _segments = [];
    private readonly StringBuilder _constant = new();
    private readonly string _text;
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
            case '[':
                ReadExpression();
                break;
            case '{':
                throw new FormatException($"flags such as %{{+Q}} are not supported yet, found '{_text[(_at - 1)..]}'.");
            case var letter when char.IsAsciiLetter(letter):
                ReadVariable();
                break;
            default:
                throw new FormatException($"'%' stands before a name or an expression in brackets; write '%%' for a percent sign, found '{_text}'.");
        }
    }

    private void ReadVariable()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
        {
            _at++;
        }

        var name = _text[start.._at];
        Add(FormatVariables.All.GetValueOrDefault(name) ?? throw new FormatException(
            $"there is no '%{name}' in a format; write '%%' for a percent sign.{Spelling.Suggestion(name, FormatVariables.All.Keys)}"));
    }

    private void ReadExpression()
    {
        var end = _text.IndexOf(']', _at);
        if (end < 0)
        {
            throw new FormatException($"']' is missing behind '{_text[(_at - 1)..]}'.");
        }

        if (!SampleExpression.TryParse(_text[(_at + 1)..end], ResponseSamples.Find, Samples, out var sample, out var problem))
        {
            throw new FormatException(problem);
        }

        _at = end + 1;
        Add(Converters.ToText(sample));
    }

    private void Add(Sample sample)
    {
        if (_constant.Length > 0)
        {
            EndConstant();
        }

        _segments.Add(new FormatSegment(sample));
    }

    private void EndConstant()
    {
        _segments.Add(FormatSegment.Constant(_constant.ToString()));
        _constant.Clear();
    }
}
