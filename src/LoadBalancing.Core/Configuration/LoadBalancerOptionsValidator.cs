using Microsoft.Extensions.Options;

namespace LoadBalancing.Configuration;

/// <summary>Refuses options that cannot work, naming every mistake at once.</summary>
public sealed class LoadBalancerOptionsValidator : IValidateOptions<LoadBalancerOptions>
{
    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="options">The options to look at.</param>
    /// <returns>The mistakes, in the order of the options; empty when all is well.</returns>
    public static IReadOnlyList<ConfigurationError> FindErrors(LoadBalancerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<ConfigurationError>();
        foreach (var (name, backend) in options.Backends)
        {
            new BackendValidator($"Backends:{name}", backend, errors).Validate(name);
            new StickValidator(name, options.Backends, errors).Validate();
            if (backend.Check?.External is not null && !options.AllowExternalChecks)
            {
                errors.Add(new ConfigurationError($"Backends:{name}:Check:External", "programs are run only if AllowExternalChecks says so."));
            }
        }

        new TrackValidator(options, errors).Validate();
        return errors;
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LoadBalancerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var prefix = options.Section.Length == 0 ? "" : options.Section + ":";
        var failures = options.ReadErrors.Concat(FindErrors(options).Select(error => prefix + error)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
