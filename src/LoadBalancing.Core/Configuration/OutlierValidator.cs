namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in when servers are ejected.</summary>
internal static class OutlierValidator
{
    /// <summary>The mistakes, with keys below the backend.</summary>
    public static IEnumerable<ConfigurationError> FindErrors(OutlierOptions outliers)
    {
        (string Key, int Value, int Least, int Most)[] numbers =
        [
            ("ConsecutiveErrors", outliers.ConsecutiveErrors, 0, int.MaxValue),
            ("MaxEjected", outliers.MaxEjected, 0, 100),
            ("SuccessRateFactor", outliers.SuccessRateFactor, 0, int.MaxValue),
            ("MinServers", outliers.MinServers, 2, int.MaxValue),
            ("MinRequests", outliers.MinRequests, 1, int.MaxValue),
        ];
        foreach (var (key, value, least, most) in numbers.Where(number => number.Value < number.Least || number.Value > number.Most))
        {
            var range = most == int.MaxValue ? $"{least} or more" : $"{least} to {most}";
            yield return new($"Outliers:{key}", $"expected {range}, found {value}.");
        }

        (string Key, TimeSpan Value)[] times =
        [
            ("Interval", outliers.Interval), ("EjectionTime", outliers.EjectionTime), ("MaxEjectionTime", outliers.MaxEjectionTime),
        ];
        foreach (var (key, value) in times.Where(time => time.Value < TimeSpan.FromMilliseconds(1) || time.Value > Duration.MaxValue))
        {
            yield return new($"Outliers:{key}", $"expected 1 ms to {Duration.MaxValue.Days} days, found {value}.");
        }
    }
}
