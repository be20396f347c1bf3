using System.Globalization;
using System.Text;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>Reads what follows a backslash.</summary>
internal static class EscapeReader
{
    /// <summary>Reads the escape at the cursor and appends what it stands for.</summary>
    /// <param name="cursor">At the backslash.</param>
    /// <param name="word">The word so far.</param>
    /// <param name="inQuotes">Whether it stands in double quotes, where a dollar sign needs one.</param>
    public static void Read(LineCursor cursor, StringBuilder word, bool inQuotes)
    {
        var start = cursor.At;
        var backslash = cursor.Take();
        switch (cursor.Current)
        {
            case ' ' or '\\' or '#' or '"' or '\'':
            case '$' when inQuotes:
                word.Append(cursor.Take());
                break;
            case 'n':
                word.Append('\n');
                cursor.Take();
                break;
            case 'r':
                word.Append('\r');
                cursor.Take();
                break;
            case 't':
                word.Append('\t');
                cursor.Take();
                break;
            case 'x':
                cursor.Take();
                ReadHexadecimal(cursor, word, start);
                break;
            default:
                // Any other backslash stands for itself.
                word.Append(backslash);
                break;
        }
    }

    private static void ReadHexadecimal(LineCursor cursor, StringBuilder word, int start)
    {
        if (byte.TryParse(cursor.TakeMany(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            word.Append((char)code);
        }
        else
        {
            cursor.Fail("the escape", start, "needs two hexadecimal digits after \\x.");
        }
    }
}
