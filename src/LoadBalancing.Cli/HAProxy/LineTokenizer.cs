using System.Globalization;
using System.Text;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>
/// Splits a line into words. Blanks separate words and <c>#</c> begins a comment. Single quotes take everything as it is; double
/// quotes know escapes and environment variables; a backslash takes away the meaning of the next character.
/// </summary>
internal sealed class LineTokenizer
{
    private readonly string _line;
    private readonly Func<string, string?> _environment;
    private readonly List<Word> _words = [];
    private readonly StringBuilder _word = new();
    private int _at;
    private string? _problem;

    private LineTokenizer(string line, Func<string, string?> environment) => (_line, _environment) = (line, environment);

    /// <summary>Splits a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="environment">The value of an environment variable, or <see langword="null"/> when it is not set.</param>
    /// <returns>The words, and what is wrong with the line or <see langword="null"/>.</returns>
    public static (IReadOnlyList<Word> Words, string? Problem) Read(string line, Func<string, string?> environment)
    {
        var tokenizer = new LineTokenizer(line, environment);
        while (tokenizer._problem is null && tokenizer.SkipBlanks())
        {
            tokenizer.ReadWord();
        }

        return (tokenizer._words, tokenizer._problem);
    }

    private bool HasMore => _problem is null && _at < _line.Length;

    private bool SkipBlanks()
    {
        while (HasMore && IsBlank(_line[_at]))
        {
            _at++;
        }

        return HasMore && _line[_at] != '#';
    }

    private void ReadWord()
    {
        var start = _at;
        _word.Clear();
        while (HasMore && !IsBlank(_line[_at]) && _line[_at] != '#')
        {
            switch (_line[_at])
            {
                case '\'':
                    ReadSingleQuoted();
                    break;
                case '"':
                    ReadDoubleQuoted();
                    break;
                case '\\':
                    ReadEscape(inQuotes: false);
                    break;
                default:
                    _word.Append(_line[_at++]);
                    break;
            }
        }

        _words.Add(new Word(_word.ToString(), start + 1));
    }

    private void ReadSingleQuoted()
    {
        var end = _line.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            Fail("the quote", _at, "is not closed.");
            return;
        }

        _word.Append(_line, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    private void ReadDoubleQuoted()
    {
        var start = _at++;
        while (HasMore && _line[_at] != '"')
        {
            switch (_line[_at])
            {
                case '\\':
                    ReadEscape(inQuotes: true);
                    break;
                case '$':
                    ReadVariable();
                    break;
                default:
                    _word.Append(_line[_at++]);
                    break;
            }
        }

        if (!HasMore)
        {
            Fail("the quote", start, "is not closed.");
        }

        _at++;
    }

    private void ReadEscape(bool inQuotes)
    {
        var start = _at++;
        var next = _at < _line.Length ? _line[_at] : '\0';
        switch (next)
        {
            case ' ' or '\\' or '#' or '"' or '\'':
            case '$' when inQuotes:
                _word.Append(next);
                _at++;
                break;
            case 'n' or 'r' or 't':
                _word.Append(next switch { 'n' => '\n', 'r' => '\r', _ => '\t' });
                _at++;
                break;
            case 'x':
                ReadHexadecimal(start);
                break;
            default:
                // Any other backslash stands for itself.
                _word.Append('\\');
                break;
        }
    }

    private void ReadHexadecimal(int start)
    {
        if (start + 4 > _line.Length ||
            !byte.TryParse(_line.AsSpan(start + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            Fail("the escape", start, "needs two hexadecimal digits after \\x.");
            return;
        }

        _word.Append((char)code);
        _at = start + 4;
    }

    private void ReadVariable()
    {
        var start = _at++;
        var braces = _at < _line.Length && _line[_at] == '{';
        _at += braces ? 1 : 0;
        var name = ReadVariableName();
        if (name.Length == 0)
        {
            Fail("the variable", start, "needs a name of letters, digits and '_'; write \\$ for a dollar sign.");
            return;
        }

        var value = _environment(name);
        var before = _word.Length;
        if (braces)
        {
            ReadDefaultAndBrace(start);
        }

        if (value is not null)
        {
            _word.Length = before;
            _word.Append(value);
        }
    }

    private string ReadVariableName()
    {
        var start = _at;
        while (_at < _line.Length && (_line[_at] == '_' || char.IsAsciiLetter(_line[_at]) || (_at > start && char.IsAsciiDigit(_line[_at]))))
        {
            _at++;
        }

        return _line[start.._at];
    }

    // What follows the name in ${NAME-default}; the default is appended to the word.
    private void ReadDefaultAndBrace(int start)
    {
        if (string.CompareOrdinal(_line, _at, "[*]", 0, 3) == 0)
        {
            Fail("the variable", start, "is a list, which is not supported yet.");
            return;
        }

        if (_at < _line.Length && _line[_at] == '-')
        {
            _at++;
            while (HasMore && _line[_at] != '}')
            {
                if (_line[_at] == '\\')
                {
                    ReadEscape(inQuotes: true);
                }
                else
                {
                    _word.Append(_line[_at++]);
                }
            }
        }

        if (!HasMore || _line[_at] != '}')
        {
            Fail("the brace of the variable", start, "is not closed.");
        }

        _at++;
    }

    // The first problem is the cause of those that follow.
    private void Fail(string what, int position, string problem) => _problem ??= $"{what} at column {position + 1} {problem}";

    private static bool IsBlank(char character) => character is ' ' or (>= '\t' and <= '\r');
}
