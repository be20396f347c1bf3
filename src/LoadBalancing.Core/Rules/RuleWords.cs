using System.Text;

namespace LoadBalancing.Rules;

/// <summary>
/// The words of a rule's text. Blanks part words; quotes of both kinds keep blanks together, and so does a backslash before one. Before
/// any other character than a blank, a quote or a backslash, a backslash stands for itself, so that regular expressions stay readable.
/// </summary>
internal static class RuleWords
{
    private const string Blanks = " \t\r\n";
    private const string Quotes = "'\"";

    /// <summary>Splits a text.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (begun, quote) = (false, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote == '\0' && Blanks.Contains(character, StringComparison.Ordinal))
            {
                End();
                continue;
            }

            begun = true;
            if (character == quote || (quote == '\0' && Quotes.Contains(character, StringComparison.Ordinal)))
            {
                quote = character == quote ? '\0' : character;
            }
            else
            {
                i += character == '\\' && quote != '\'' && i + 1 < text.Length && IsEscaped(text[i + 1]) ? 1 : 0;
                word.Append(text[i]);
            }
        }

        End();
        return quote == '\0' ? words : throw new FormatException($"the quote {quote} is not closed in '{text}'.");

        void End()
        {
            if (begun)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            begun = false;
        }
    }

    /// <summary>Writes words as a text that <see cref="Split"/> takes apart again.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static bool IsEscaped(char character) => character == '\\' || (Blanks + Quotes).Contains(character, StringComparison.Ordinal);

    private static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAny($"{Blanks}{Quotes}\\") ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
