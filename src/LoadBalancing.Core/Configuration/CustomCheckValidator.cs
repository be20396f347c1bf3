using LoadBalancing.Health;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Configuration;

/// <summary>Refuses names of checks that the application has not got.</summary>
internal sealed class CustomCheckValidator(ServerChecks checks) : IValidateOptions<LoadBalancerOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadBalancerOptions options)
    {
        var prefix = options.Section.Length == 0 ? "" : options.Section + ":";
        var failures = new List<string>();
        foreach (var (backend, settings) in options.Backends)
        {
            if (settings.Check?.Custom is { } check && !checks.Names.Contains(check, StringComparer.OrdinalIgnoreCase))
            {
                failures.Add($"{prefix}Backends:{backend}:Check:Custom: the application has no check '{check}'.{Spelling.Suggestion(check, checks.Names)}");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
