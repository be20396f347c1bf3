using System.Text;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>
/// Splits a line into words. Blanks separate words and <c>#</c> begins a comment. Single quotes take everything as it is; double
/// quotes know escapes and environment variables; a backslash takes away the meaning of the next character.
/// </summary>
internal sealed class LineTokenizer
{
    private readonly LineCursor _cursor;
    private readonly VariableReader _variables;
    private readonly List<Word> _words = [];
    private readonly StringBuilder _word = new();

    private LineTokenizer(string line, Func<string, string?> environment) =>
        (_cursor, _variables) = (new LineCursor(line), new VariableReader(environment));

    /// <summary>Splits a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="environment">The value of an environment variable, or <see langword="null"/> when it is not set.</param>
    /// <returns>The words, and what is wrong with the line or <see langword="null"/>.</returns>
    public static (IReadOnlyList<Word> Words, string? Problem) Read(string line, Func<string, string?> environment)
    {
        var tokenizer = new LineTokenizer(line, environment);
        while (tokenizer.SkipBlanks())
        {
            tokenizer.ReadWord();
        }

        return (tokenizer._words, tokenizer._cursor.Problem);
    }

    private bool SkipBlanks()
    {
        while (_cursor.HasMore && IsBlank(_cursor.Current))
        {
            _cursor.Take();
        }

        return _cursor.HasMore && _cursor.Current != '#';
    }

    private void ReadWord()
    {
        var start = _cursor.At;
        _word.Clear();
        while (_cursor.HasMore && !IsBlank(_cursor.Current) && _cursor.Current != '#')
        {
            switch (_cursor.Current)
            {
                case '\'':
                    ReadSingleQuoted();
                    break;
                case '"':
                    ReadDoubleQuoted();
                    break;
                case '\\':
                    EscapeReader.Read(_cursor, _word, inQuotes: false);
                    break;
                default:
                    _word.Append(_cursor.Take());
                    break;
            }
        }

        _words.Add(new Word(_word.ToString(), start + 1));
    }

    private void ReadSingleQuoted()
    {
        var start = _cursor.At;
        _cursor.Take();
        while (_cursor.HasMore && _cursor.Current != '\'')
        {
            _word.Append(_cursor.Take());
        }

        CloseQuote('\'', start);
    }

    private void ReadDoubleQuoted()
    {
        var start = _cursor.At;
        _cursor.Take();
        while (_cursor.HasMore && _cursor.Current != '"')
        {
            switch (_cursor.Current)
            {
                case '\\':
                    EscapeReader.Read(_cursor, _word, inQuotes: true);
                    break;
                case '$':
                    _variables.Read(_cursor, _word);
                    break;
                default:
                    _word.Append(_cursor.Take());
                    break;
            }
        }

        CloseQuote('"', start);
    }

    private void CloseQuote(char quote, int start)
    {
        if (!_cursor.TryTake(quote))
        {
            _cursor.Fail("the quote", start, "is not closed.");
        }
    }

    private static bool IsBlank(char character) => character is ' ' or (>= '\t' and <= '\r');
}
