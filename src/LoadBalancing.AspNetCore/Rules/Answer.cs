using System.Text;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Dispatching;
using LoadBalancing.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>The answer that a rule gives to one request.</summary>
internal readonly struct Answer
{
    private readonly AnswerAction _action;
    private readonly HttpExchange _exchange;
    private readonly string? _location;

    private Answer(AnswerAction action, HttpExchange exchange, string? location) =>
        (_action, _exchange, _location) = (action, exchange, location);

    /// <summary>How the request ends with it.</summary>
    public Termination Termination => _action.Termination;

    /// <summary>Makes the answer, unless the rule does not apply to the request after all.</summary>
    public static bool TryMake(AnswerAction action, HttpExchange exchange, out Answer answer)
    {
        var location = action.Target?.LocationFor(exchange.Sight);
        answer = new Answer(action, exchange, location);
        return action.Target is null || location is not null;
    }

    /// <exception cref="RuleException">A header of the answer cannot be sent.</exception>
    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        var headers = response.Headers;
        response.StatusCode = _action.Status;
        if (_location is not null)
        {
            HeaderChanges.Write(headers, HeaderNames.Location, _location);
        }

        foreach (var (name, value) in _action.Headers)
        {
            HeaderChanges.Write(headers, name, StringValues.Concat(headers[name], value.Write(_exchange.Sight)));
        }

        if (_action.ContentType is { } contentType)
        {
            HeaderChanges.Write(headers, HeaderNames.ContentType, contentType);
        }

        if (_action.Body is { } body)
        {
            return SendBodyAsync(response, body.Write(_exchange.Sight));
        }

        if (_action.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }

    private static Task SendBodyAsync(HttpResponse response, string body)
    {
        response.ContentLength = body.Length;
        return response.WriteAsync(body, Encoding.Latin1);
    }
}
