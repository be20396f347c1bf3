using System.Text.RegularExpressions;

namespace LoadBalancing.Conformance.Faults;

/// <summary>What logs tell of how requests ended.</summary>
internal static class LogLines
{
    private const string Letters = "(?<letters>[A-Za-z-]{2})";

    /// <summary>
    /// The letters and the number of retries, as far as a line tells it, of the last request for a target in a farm; <see langword="null"/>
    /// without a line. HAProxy has one for every request, lb for each that failed.
    /// </summary>
    public static string? LastOf(string farm, string target, string log) => log.Split('\n')
        .Select(line => Regex.Match(line, string.Join('|',
            $@" {farm} .* -?\d+ \d+ - - {Letters}[A-Z-]{{2}} (\d+/){{4}}(?<retries>\+?\d+) .* {target} ",
            $@"backend {farm} failed: {Letters} \w+ after (?<retries>\d+) retries",
            $@"server {farm}/\w+ broke off: {Letters}:")))
        .Where(match => match.Success)
        .Select(match => $"{match.Groups["letters"].Value} {match.Groups["retries"].Value}".TrimEnd())
        .LastOrDefault();
}
