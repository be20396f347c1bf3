using System.Text;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Reads <c>$NAME</c>, <c>${NAME}</c> and <c>${NAME-default}</c>.</summary>
/// <param name="environment">The value of an environment variable, or <see langword="null"/> when it is not set.</param>
internal sealed class VariableReader(Func<string, string?> environment)
{
    /// <summary>Reads the variable at the cursor and appends its value.</summary>
    /// <param name="cursor">At the dollar sign.</param>
    /// <param name="word">The word so far.</param>
    public void Read(LineCursor cursor, StringBuilder word)
    {
        var start = cursor.At;
        cursor.Take();
        var braces = cursor.TryTake('{');
        var name = ReadName(cursor);
        if (name.Length == 0)
        {
            cursor.Fail("the variable", start, "needs a name of letters, digits and '_'; write \\$ for a dollar sign.");
            return;
        }

        var alternative = braces ? ReadRest(cursor, start) : "";
        word.Append(environment(name) ?? alternative);
    }

    private static string ReadName(LineCursor cursor)
    {
        var name = new StringBuilder();
        while (cursor.Current == '_' || char.IsAsciiLetter(cursor.Current) || (name.Length > 0 && char.IsAsciiDigit(cursor.Current)))
        {
            name.Append(cursor.Take());
        }

        return name.ToString();
    }

    // What follows the name in braces: nothing or a default.
    private static string ReadRest(LineCursor cursor, int start)
    {
        var alternative = new StringBuilder();
        if (cursor.Current == '[')
        {
            cursor.Fail("the variable", start, "is a list, which is not supported yet.");
        }

        if (cursor.TryTake('-'))
        {
            while (cursor.HasMore && cursor.Current != '}')
            {
                ReadCharacter(cursor, alternative);
            }
        }

        if (!cursor.TryTake('}'))
        {
            cursor.Fail("the brace of the variable", start, "is not closed.");
        }

        return alternative.ToString();
    }

    private static void ReadCharacter(LineCursor cursor, StringBuilder alternative)
    {
        if (cursor.Current == '\\')
        {
            EscapeReader.Read(cursor, alternative, inQuotes: true);
        }
        else
        {
            alternative.Append(cursor.Take());
        }
    }
}
