using System.Globalization;
using LoadBalancing.Servers;

namespace LoadBalancing.Health;

/// <summary>
/// What an agent says in its line: words between blanks, tabs or commas, whose letter case does not matter. Of several words about the same
/// the last one counts, even if it cannot be understood; a word that is not known is passed over, and what follows a <c>#</c> describes.
/// </summary>
internal sealed record AgentAnswer
{
    private const int LongestDescription = 256;

    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>What is wanted of the server: ready, drain or maintenance.</summary>
    public AdministrativeState? Wanted { get; private set; }

    /// <summary>The weight, in percent of the configured one or as it is.</summary>
    public int? Weight { get; private set; }

    public bool IsWeightInPercent { get; private set; }

    /// <summary>The most requests at a time; 0 for no limit.</summary>
    public int? Limit { get; private set; }

    /// <summary>Whether the server works.</summary>
    public bool? IsUp { get; private set; }

    /// <summary>The word that says whether the server works, and the description.</summary>
    public string Info { get; private set; } = "";

    public static AgentAnswer Parse(string line)
    {
        var answer = new AgentAnswer();
        var description = "";
        var position = 0;
        while (position < line.Length)
        {
            var length = line.AsSpan(position).IndexOfAny(Separators);
            var word = length < 0 ? line[position..] : line.Substring(position, length);
            if (word.StartsWith('#'))
            {
                description = PrintableText.Of(line[(position + 1)..].Trim(Separators), LongestDescription);
                break;
            }

            answer.Read(word.ToLowerInvariant());
            position += word.Length + 1;
        }

        answer.Info = string.Join(' ', new[] { answer.Info, description.Length == 0 ? "" : $"({description})" }.Where(part => part.Length > 0));
        return answer;
    }

    /// <summary>The answer as the result of a check.</summary>
    /// <param name="duration">How long it took.</param>
    public CheckResult ToResult(TimeSpan duration) =>
        new(IsUp switch { true => CheckCode.L7OK, false => CheckCode.L7STS, _ => CheckCode.CHECKED }, Info, duration);

    private void Read(string word)
    {
        switch (word)
        {
            case "ready":
                Wanted = AdministrativeState.Ready;
                break;
            case "drain":
                Wanted = AdministrativeState.Drain;
                break;
            case "maint":
                Wanted = AdministrativeState.Maintenance;
                break;
            case "up":
                (IsUp, Info) = (true, word);
                break;
            case "down" or "fail" or "stopped":
                (IsUp, Info) = (false, word);
                break;
            default:
                ReadNumber(word);
                break;
        }
    }

    private void ReadNumber(string word)
    {
        const string weight = "weight:";
        const string limit = "maxconn:";
        if (word.StartsWith(limit, StringComparison.Ordinal))
        {
            Limit = NumberIn(word[limit.Length..]);
            return;
        }

        var isNamed = word.StartsWith(weight, StringComparison.Ordinal);
        if (isNamed || (word is [>= '0' and <= '9', ..] && word.Contains('%', StringComparison.Ordinal)))
        {
            IsWeightInPercent = word.EndsWith('%');
            Weight = NumberIn(word[(isNamed ? weight.Length : 0)..^(IsWeightInPercent ? 1 : 0)]);
        }
    }

    // Digits alone; what is too large for a number is as large as a number can be.
    private static int? NumberIn(string digits) =>
        digits.Length == 0 || !digits.All(char.IsAsciiDigit) ? null
        : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : int.MaxValue;
}
