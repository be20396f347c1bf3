using System.Text.RegularExpressions;

namespace LoadBalancing.Rules.Matching;

/// <summary>The time that expressions which go back may take over one request, all of them and over all its values together.</summary>
internal sealed class RegexBudget
{
    /// <summary>The whole time; one expression over one value takes no longer either.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromMilliseconds(100);

    private TimeSpan _spent;

    /// <summary>Whether something was left undecided.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Whether an expression finds something; if there is no time left for it, it does not.</summary>
    /// <param name="expression">The expression, whose own limit is the whole time.</param>
    /// <param name="text">The text.</param>
    /// <param name="time">The clock.</param>
    public bool Finds(Regex expression, ReadOnlySpan<char> text, TimeProvider time)
    {
        if (_spent >= Whole)
        {
            IsExceeded = true;
            return false;
        }

        var start = time.GetTimestamp();
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            IsExceeded = true;
            return false;
        }
        finally
        {
            _spent += time.GetElapsedTime(start);
        }
    }

    /// <summary>Begins anew, for another request.</summary>
    public void Reset()
    {
        _spent = TimeSpan.Zero;
        IsExceeded = false;
    }
}
