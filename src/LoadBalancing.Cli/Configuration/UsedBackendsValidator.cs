using LoadBalancing.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Refuses a reload that takes away a backend which a running frontend uses.</summary>
internal sealed class UsedBackendsValidator(IDictionary<string, FrontendOptions> frontends) : IValidateOptions<LoadBalancerOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadBalancerOptions options)
    {
        var failures = frontends
            .Where(frontend => !options.Backends.ContainsKey(frontend.Value.Backend))
            .Select(frontend => $"Backends: frontend '{frontend.Key}' needs backend '{frontend.Value.Backend}', which is gone.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
